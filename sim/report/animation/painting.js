// How things look: colours, the tokens' images, and the layer of boxes and words that changes seldom.

const INK = "#1a1a1a", GREY = "#595959", LINE = "#c9cdd3", BAND = "#f3f4f6", PAPER = "#ffffff";
const AMBER = "#ffa90e", RED = "#bd1f01", SHADE = "#e4e7eb";
// petroff10 without the colours that warn
const DEPARTMENTS = ["#3f90da", "#832db6", "#a96b59", "#92dadd", "#717581", "#b9ac70", "#94a4a2", "#4d4d4d"];
const FACE = "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif";
const FINE = 0, SOON = 1, BROKEN = 2;

const colourOf = (department) => DEPARTMENTS[department % DEPARTMENTS.length];

function fontOf(size, bold) { return `${bold ? "600 " : ""}${size}px ${FACE}`; }

function write(ctx, text, x, y, size, colour = INK, bold = false, align = "left") {
  ctx.font = fontOf(size, bold);
  ctx.fillStyle = colour;
  ctx.textAlign = align;
  ctx.textBaseline = "alphabetic";
  ctx.fillText(text, x, y);
}

// The text, cut where it would be wider.
function fitted(ctx, text, width, size, bold) {
  ctx.font = fontOf(size, bold);
  if (ctx.measureText(text).width <= width) return text;
  let end = text.length;
  while (end > 1 && ctx.measureText(`${text.slice(0, end)}…`).width > width) end--;
  return `${text.slice(0, end).trimEnd()}…`;
}

function wrapped(ctx, text, width, size, most) {
  const lines = [];
  let line = "";
  ctx.font = fontOf(size);
  for (const word of text.split(" ")) {
    const longer = line ? `${line} ${word}` : word;
    if (line && ctx.measureText(longer).width > width) { lines.push(line); line = word; } else line = longer;
  }
  lines.push(line);
  if (lines.length > most) lines.splice(most - 1, lines.length, lines.slice(most - 1).join(" "));
  return lines.map((one) => fitted(ctx, one, width, size));
}

function box(ctx, area, fill, stroke, dash, radius = 6) {
  ctx.beginPath();
  ctx.roundRect(area.x + 0.5, area.y + 0.5, Math.max(0, area.width - 1), Math.max(0, area.height - 1), radius);
  if (fill) { ctx.fillStyle = fill; ctx.fill(); }
  if (stroke) {
    ctx.strokeStyle = stroke;
    ctx.lineWidth = 1;
    ctx.setLineDash(dash || []);
    ctx.stroke();
    ctx.setLineDash([]);
  }
}

// A request is a disc, integration work a diamond; what is due soon has a ring, what is broken a ring and a cross.
function drawToken(ctx, x, y, radius, colour, returned, alarm) {
  const outline = (size) => {
    ctx.beginPath();
    if (returned) {
      ctx.moveTo(x, y - size * 1.2); ctx.lineTo(x + size * 1.2, y); ctx.lineTo(x, y + size * 1.2);
      ctx.lineTo(x - size * 1.2, y); ctx.closePath();
    } else ctx.arc(x, y, size, 0, 2 * Math.PI);
  };
  if (alarm) {
    outline(radius + 1);
    ctx.strokeStyle = alarm === BROKEN ? RED : AMBER;
    ctx.lineWidth = Math.max(1.6, radius * 0.5);
    ctx.stroke();
  }
  outline(alarm ? radius * 0.72 : radius);
  ctx.fillStyle = colour;
  ctx.fill();
  ctx.lineWidth = 0.9;
  ctx.strokeStyle = returned ? INK : "rgba(26, 26, 26, 0.55)";
  ctx.stroke();
  if (alarm === BROKEN) {
    const arm = radius * 0.75;
    for (const [style, width] of [[INK, Math.max(2.2, radius * 0.5)], [PAPER, Math.max(1.1, radius * 0.26)]]) {
      ctx.strokeStyle = style;
      ctx.lineWidth = width;
      ctx.beginPath();
      ctx.moveTo(x - arm, y - arm); ctx.lineTo(x + arm, y + arm);
      ctx.moveTo(x + arm, y - arm); ctx.lineTo(x - arm, y + arm);
      ctx.stroke();
    }
  }
}

// Every look that a token can have, drawn once: a row a department, six columns (disc and diamond by alarm).
function tokenImages(reel, radius, ratio) {
  const size = Math.ceil((radius * 1.35 + 3) * 2 * ratio), images = document.createElement("canvas");
  images.width = size * 6;
  images.height = size * reel.departments.length;
  const ctx = images.getContext("2d");
  ctx.scale(ratio, ratio);
  const cell = size / ratio;
  for (let department = 0; department < reel.departments.length; department++) {
    for (let look = 0; look < 6; look++) {
      drawToken(ctx, (look + 0.5) * cell, (department + 0.5) * cell, radius, colourOf(department), look >= 3, look % 3);
    }
  }
  // how far each look reaches from its middle: less is quicker to copy
  const reach = [radius + 1, radius * 1.25 + 1.5, radius * 1.25 + 1.5, radius * 1.2 + 1.5, cell / 2, cell / 2];
  return { images, size, reach };
}

function money(amount) {
  const units = [[1e9, " bn"], [1e6, " M"], [1e3, " k"]];
  for (const [unit, name] of units) {
    if (amount >= unit) return (amount / unit).toFixed(amount < unit * 10 ? 1 : 0) + name;
  }
  return String(Math.round(amount));
}

function paintHead(ctx, reel, cursor, layout) {
  const { x, y, width } = layout.head;
  const size = layout.small ? 14 : 16, leftOut = reel.document.left_out;
  const title = fitted(ctx, reel.document.policy, width, size, true);
  write(ctx, title, x, y + 16, size, INK, true);
  const room = width - ctx.measureText(title).width - 14;
  if (leftOut && room > 60) write(ctx, fitted(ctx, leftOut, room, 11.5), x + width - room, y + 16, 11.5, GREY);
  const figures = [
    [cursor.waiting, "wait for IT"], [cursor.standing(DELIVERED), "done by IT"], [cursor.goneRound, "went round IT"],
    [cursor.back, "came back"], [cursor.broken, width < 720 ? "broken" : "promises broken"],
    [money(cursor.bill), "paid outside"],
  ];
  const step = Math.min(170, width / figures.length);
  const big = layout.small ? 15 : 20, small = layout.small ? 9.5 : 11.5;
  figures.forEach(([value, label], index) => {
    const at = x + index * step;
    const warns = index >= 2 && index <= 4 && value > 0;
    write(ctx, String(value), at, y + 19 + big + 2, big, warns ? RED : INK, true);
    wrapped(ctx, label, step - 4, small, layout.small ? 2 : 1).forEach((line, row) =>
      write(ctx, line, at, y + 19 + big + 5 + (row + 1) * (small + 1), small, GREY));
  });
}

function paintDepartment(ctx, reel, index, area, layout, day) {
  const department = reel.departments[index], away = isAway(department, day);
  box(ctx, area, away ? SHADE : PAPER, away ? GREY : LINE, away ? [4, 3] : null);
  const size = layout.font, pad = 7, name = area.y + pad + size - 1;
  drawToken(ctx, area.x + pad + 4, name - size * 0.36, 4.5, away ? GREY : colourOf(index), false, FINE);
  write(ctx, fitted(ctx, department.name, area.width - pad * 2 - 14, size, true), area.x + pad + 14, name, size, away ? GREY : INK, true);
  if (department.trust && area.height >= 34) paintTrust(ctx, department, area, layout, day);
  if (away && area.height >= 66) {
    const below = name + (department.trust ? 33 + size : size + 3);
    write(ctx, fitted(ctx, "stopped asking", area.width - pad, size - 1, true), area.x + pad, below, size - 1, RED, true);
  }
}

function paintTrust(ctx, department, area, layout, day) {
  const trust = valueAt(department.trust, day), size = layout.font, pad = 7;
  const roomy = area.height >= 66; // the figure has a line of its own
  const y = area.y + pad + size + 5, tall = 10, width = area.width - pad * 2 - (roomy ? 0 : 38);
  const low = department.below !== null && trust < department.below;
  ctx.fillStyle = SHADE;
  ctx.fillRect(area.x + pad, y, width, tall);
  ctx.fillStyle = low ? RED : "#4a5560";
  ctx.fillRect(area.x + pad, y, width * trust / 100, tall);
  if (department.below !== null) {
    ctx.fillStyle = INK;
    ctx.fillRect(area.x + pad + width * department.below / 100 - 0.75, y - 2, 1.5, tall + 4);
  }
  const colour = low ? RED : GREY;
  if (roomy) write(ctx, `trust ${trust} %`, area.x + pad, y + tall + size + 1, size - 1, colour);
  else write(ctx, `${trust} %`, area.x + area.width - pad, y + 9, size - 1.5, colour, false, "right");
}

function seatLook(reel, team, seat, day) {
  const people = valueAt(reel.teams[team].people, day);
  return seat > people ? "absent" : reel.teams[team].keptFree.some((one) =>
    one.from <= day && day < one.until && seat > people - one.people) ? "kept" : "present";
}

function paintSeat(ctx, x, y, cell, busy, look) {
  const half = cell / 2 - (cell > 12 ? 1.5 : 0.5);
  const kept = look === "kept";
  ctx.beginPath();
  ctx.roundRect(x - half, y - half, half * 2, half * 2, Math.min(5, half * 0.5));
  ctx.fillStyle = busy ? "#d5dae1" : PAPER;
  ctx.fill();
  ctx.strokeStyle = kept ? INK : busy ? "#4a5560" : "#a9b0ba";
  ctx.lineWidth = kept ? 1.6 : 1;
  ctx.setLineDash(kept ? [3, 2] : []);
  ctx.stroke();
  ctx.setLineDash([]);
  if (cell < 15) return;
  ctx.fillStyle = busy ? "#4a5560" : "#b9c0c9";
  ctx.beginPath();
  ctx.arc(x - half * 0.3, y - half * 0.38, half * 0.27, 0, 2 * Math.PI);
  ctx.fill();
  ctx.beginPath();
  ctx.arc(x - half * 0.3, y + half * 0.6, half * 0.52, Math.PI, 0);
  ctx.fill();
}

function paintTeam(ctx, reel, cursor, index, row, layout, taken) {
  const team = reel.teams[index], size = layout.font, day = cursor.day;
  const own = team.owner !== null && team.owner >= 0;
  box(ctx, row, own ? PAPER : BAND, own ? colourOf(team.owner) : null);
  if (own) { ctx.fillStyle = colourOf(team.owner); ctx.fillRect(row.x, row.y + 4, 4, row.height - 8); }
  const kept = team.keptFree.filter((one) => one.from <= day && day < one.until);
  const people = valueAt(team.people, day), busy = cursor.standing(WORK, index);
  const queued = cursor.standing(QUEUE, index), waits = `${queued} wait`;
  const said = layout.small ? `${waits}, ${busy}/${people} busy` : `${busy} of ${people} at work`;
  if (kept.length && row.height > 84) {
    const free = kept.map((one) => `${one.people} kept free for ${one.whom}`).join("; ");
    write(ctx, fitted(ctx, free, row.width - 14, size - 1), row.x + row.width - 8, row.y + row.height - 8, size - 1, GREY, false, "right");
  }
  const title = layout.small ? team.name : `${team.name}: ${waits}`, longer = own ? `${title}, works for ${reel.departments[team.owner].name}` : title;
  ctx.font = fontOf(size - 1);
  const half = row.width - 18 - (layout.small ? 0 : ctx.measureText(said).width + 8);
  const fits = fitted(ctx, longer, half, size, true) === longer;
  write(ctx, fits ? longer : fitted(ctx, title, half, size, true), row.x + 8, row.y + size + 3, size, INK, true);
  if (layout.small) write(ctx, fitted(ctx, said, row.width - 10, size - 1.5), row.x + 8, row.y + size * 2 + 6, size - 1.5, GREY);
  else write(ctx, said, row.x + row.width - 8, row.y + size + 3, size - 1, GREY, false, "right");
  const seats = row.seats;
  let idle = Math.max(0, people - busy);
  for (let seat = 1; seat <= team.seats; seat++) {
    const busySeat = taken[seat] === 1;
    if (!busySeat && idle-- <= 0) continue;
    paintSeat(ctx, gridX(seats, seat - 1), gridY(seats, seat - 1), seats.cell, busySeat, seatLook(reel, index, seat, day));
  }
  if (queued > row.queue.room) write(ctx, `+${queued - row.queue.room}`, row.queue.x, row.queue.y + 10, size - 1, INK, true);
}

function paintLane(ctx, reel, cursor, layout) {
  const { lane, elsewhere, comesBack, it, font } = layout;
  box(ctx, lane, "#fbf4e6", "#a96b59", [5, 4]);
  write(ctx, fitted(ctx, `Round IT: ${layout.small ? "" : "agencies and services "}at work on ${cursor.standing(OUTSIDE)}`, lane.width - 16, font, true),
    lane.x + 8, lane.y + font + 5, font, INK, true);
  const first = layout.departments[0], last = layout.departments[layout.departments.length - 1];
  arrow(ctx, first.x + first.width * 0.5, last.y + last.height + 3, lane.y - 3, GREY);
  arrow(ctx, comesBack.x, lane.y - 1, it.y + it.height + 1, GREY);
  write(ctx, fitted(ctx, layout.small ? "comes back" : "comes back as integration work", it.x + it.width - comesBack.x - 10, font - 1.5), comesBack.x + 8,
    lane.y - layout.door / 2 + 4, font - 1.5, GREY);
  outlet(ctx, layout, elsewhere, cursor.standing(DELIVERED_OUTSIDE), layout.small ? "done outside" : "done elsewhere");
  if (reel.stand.includes(LOST)) {
    write(ctx, `${cursor.standing(LOST)} given up`, lane.x + lane.width - 8, lane.y + lane.height - 7, font - 1, GREY, false, "right");
  }
}

function arrow(ctx, x, from, to, colour) {
  if (Math.abs(to - from) < 5) return;
  const head = Math.sign(to - from) * 5;
  ctx.strokeStyle = ctx.fillStyle = colour;
  ctx.lineWidth = 1.5;
  ctx.beginPath();
  ctx.moveTo(x, from); ctx.lineTo(x, to - head);
  ctx.stroke();
  ctx.beginPath();
  ctx.moveTo(x, to); ctx.lineTo(x - 4, to - head); ctx.lineTo(x + 4, to - head);
  ctx.fill();
}

function outlet(ctx, layout, area, number, label) {
  const size = layout.small ? 18 : 24;
  write(ctx, String(number), area.x + 4, area.y + Math.min(area.height * 0.5, 34), size, INK, true);
  wrapped(ctx, label, area.width - 4, layout.font - 0.5, 2).forEach((line, row) =>
    write(ctx, line, area.x + 4, area.y + Math.min(area.height * 0.5, 34) + (row + 1) * (layout.font + 1.5), layout.font - 0.5, GREY));
}

function paintFoot(ctx, reel, cursor, layout) {
  const { x, y, width } = layout.foot;
  const happening = lastHappening(reel, cursor.day);
  if (!happening) return;
  const text = `W${weekOf(reel, happening.day).slice(1)}: ${wordsFor(reel, happening)}`;
  wrapped(ctx, text, width, layout.font + 0.5, layout.foot.lines).forEach((line, row) =>
    write(ctx, line, x, y + 13 + row * (layout.font + 3), layout.font + 0.5, INK));
}

function lastHappening(reel, day) {
  let low = 0, high = reel.happenings.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (reel.happenings[middle].day <= day) low = middle + 1; else high = middle;
  }
  return low ? reel.happenings[low - 1] : null;
}

// All of a reel's picture but the tokens.
function paintStill(ctx, reel, cursor, layout, taken) {
  paintHead(ctx, reel, cursor, layout);
  layout.departments.forEach((area, index) => paintDepartment(ctx, reel, index, area, layout, cursor.day));
  box(ctx, layout.it, PAPER, "#717581", null, 8);
  const label = (area, text, number) => {
    wrapped(ctx, text, area.width - 4, layout.font - 1, 2).forEach((line, row) =>
      write(ctx, line, area.x + 4, area.y + layout.font + row * (layout.font + 1), layout.font - 1, GREY));
  };
  if (layout.desk) label(layout.desk, layout.small ? "asked" : "waits for approval");
  layout.teams.forEach((row, index) => paintTeam(ctx, reel, cursor, index, row, layout, taken[index]));
  if (layout.provider) {
    box(ctx, layout.provider, BAND, LINE, [2, 2]);
    write(ctx, fitted(ctx, `Providers paid by IT: ${cursor.standing(PROVIDER)}`, layout.provider.width - 12, layout.font, true),
      layout.provider.x + 8, layout.provider.y + layout.font + 3, layout.font, INK, true);
  }
  if (layout.release) {
    box(ctx, layout.release, BAND);
    label(layout.release, layout.small ? "ready for release" : "waits for the next release");
  }
  outlet(ctx, layout, layout.done, cursor.standing(DELIVERED), "done by IT");
  paintLane(ctx, reel, cursor, layout);
  paintFoot(ctx, reel, cursor, layout);
}
