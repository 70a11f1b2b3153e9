// Where everything of one reel's picture lies, in CSS pixels.

// The largest cell, up to `most`, with which a box has room for so many.
function cellFor(width, height, count, most) {
  let cell = most;
  while (cell > 4 && Math.floor(width / cell) * Math.floor(height / cell) < count) cell -= 0.5;
  return cell;
}

// A box whose places are counted column by column, from the right or from the left, in as few rows as there is need of.
function gridOf(x, y, width, height, count, most, fromRight) {
  const cell = cellFor(width, height, Math.max(1, count), most);
  const columns = Math.max(1, Math.floor(width / cell));
  const rows = Math.max(1, Math.min(Math.floor(height / cell), Math.ceil(count / columns)));
  const down = y + Math.max(0, (height - rows * cell) / 2);
  return { x, y: down, width, height: rows * cell, cell, rows, room: rows * columns, fromRight };
}

function columnOf(grid, index) { return Math.floor(Math.min(index, grid.room - 1) / grid.rows); }

function gridX(grid, index) {
  const along = (columnOf(grid, index) + 0.5) * grid.cell;
  return grid.fromRight ? grid.x + grid.width - along : grid.x + along;
}

function gridY(grid, index) {
  return grid.y + ((Math.min(index, grid.room - 1) % grid.rows) + 0.5) * grid.cell;
}

function layoutOf(reel, x, y, width, height) {
  const small = width < 520, wide = width > 820;
  const font = small ? 11 : wide ? 13.5 : 12.5;
  const gap = small ? 6 : 10;
  const head = { x, y, width, height: small ? 74 : 66 };
  const lines = wide ? 1 : 2, under = lines * (font + 3) + 6;
  const foot = { x, y: y + height - under, width, lines };
  const top = y + head.height + 4, door = font + 9;
  const bottom = foot.y - 6;
  const lane = Math.max(62, Math.min(110, (bottom - top) * 0.2));
  const stageHeight = bottom - top - lane - door;
  const left = Math.max(100, Math.min(170, width * 0.18));
  const right = Math.max(56, Math.min(120, width * 0.14));
  const it = { x: x + left + gap * 1.5, y: top, width: width - left - right - gap * 3, height: stageHeight };
  const most = (stand, team = -1) => reel.stand.reduce(
    (sum, one, place) => sum + (one === stand && (team < 0 || reel.team[place] === team) ? reel.most[place] : 0), 0);
  const layout = { small, wide, font, gap, door, head, foot, it, departments: [], teams: [] };

  const each = Math.min(stageHeight / reel.departments.length, small ? 78 : 100);
  reel.departments.forEach((_, index) => layout.departments.push(
    { x, y: top + index * each, width: left, height: each - (reel.departments.length > 5 ? 4 : gap) }));

  const inside = { x: it.x + 8, y: it.y + 8, width: it.width - 16, height: it.height - 16 };
  const largest = small ? 13 : wide ? 26 : 20;
  const label = font + 7;
  if (most(DESK)) {
    const deskWidth = Math.max(small ? 34 : 56, inside.width * 0.15);
    layout.desk = { x: inside.x, y: inside.y, width: deskWidth, height: inside.height };
    layout.deskGrid = gridOf(inside.x, inside.y + label * 2, deskWidth - 6, inside.height - label * 2, most(DESK), largest);
    inside.x += deskWidth + 4;
    inside.width -= deskWidth + 4;
  }
  const weights = reel.teams.map((team, index) => 2 + Math.sqrt(Math.max(team.seats, most(QUEUE, index))));
  if (most(PROVIDER)) weights.push(3);
  const all = weights.reduce((sum, one) => sum + one, 0);
  let at = inside.y;
  weights.forEach((weight, index) => {
    const tall = inside.height * weight / all;
    const row = { x: inside.x, y: at, width: inside.width, height: tall - 6 };
    const lines = small ? 2 : 1;
    const body = row.y + label * lines, room = row.height - label * lines - 6;
    at += tall;
    if (index === reel.teams.length) {
      layout.provider = row;
      layout.providerGrid = gridOf(row.x + 6, body, row.width - 12, room, most(PROVIDER), largest);
      return;
    }
    const seatsWidth = row.width * (small ? 0.46 : 0.42);
    const seats = reel.teams[index].seats;
    row.queue = gridOf(row.x + 6, body, row.width - seatsWidth - 16, room, most(QUEUE, index), largest, true);
    row.seats = gridOf(row.x + row.width - seatsWidth, body, seatsWidth - 6, room, seats, small ? 22 : wide ? 44 : 32);
    layout.teams.push(row);
  });

  const doneX = it.x + it.width + gap * 1.5;
  const releaseHeight = most(RELEASE) ? stageHeight * 0.6 : 0;
  if (releaseHeight) {
    layout.release = { x: doneX, y: top, width: right, height: releaseHeight - gap };
    layout.releaseGrid = gridOf(doneX + 4, top + label * 2, right - 8, releaseHeight - gap - label * 2 - 4, most(RELEASE), largest);
  }
  layout.done = { x: doneX, y: top + releaseHeight, width: right, height: stageHeight - releaseHeight };
  layout.lane = { x, y: bottom - lane, width: it.x + it.width - x, height: lane };
  layout.laneGrid = gridOf(x + left * 0.5, bottom - lane + label + 2, layout.lane.width - left * 0.5 - 12,
    lane - label - 8, most(OUTSIDE), largest);
  layout.elsewhere = { x: doneX, y: bottom - lane, width: right, height: lane };
  layout.comesBack = { x: it.x + it.width * 0.22, y: bottom - lane };
  layout.selfGrid = layout.departments.map((box) =>
    gridOf(box.x + 4, box.y + box.height - 12, box.width - 8, 10, most(SELF), 9));
  layout.radius = small ? 5.2 : wide ? 8.5 : 7;
  return layout;
}
