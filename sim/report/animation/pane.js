// One reel on the canvas: its tokens glide to where they stand, over a layer of boxes and words.

const GLIDE = 0.16; // seconds in which a token has done most of its way

class Pane {
  constructor(reel) {
    this.reel = reel;
    this.cursor = new Cursor(reel);
    const count = reel.count;
    this.x = new Float32Array(count);
    this.y = new Float32Array(count);
    this.toX = new Float32Array(count);
    this.toY = new Float32Array(count);
    this.size = new Float32Array(count); // as a share of the largest
    this.toSize = new Float32Array(count);
    this.shown = new Float32Array(count); // how visible: 1, falling to 0 once it has left
    this.alive = new Int32Array(count);
    this.living = 0;
    this.head = 0; // tokens before this one have been put on the stage
    this.taken = reel.teams.map((team) => new Uint8Array(team.seats + 1));
    this.still = document.createElement("canvas");
    this.paintedDay = NaN;
  }

  lay(x, y, width, height, ratio) {
    this.ratio = ratio;
    this.area = { x, y, width, height };
    this.layout = layoutOf(this.reel, 0, 0, width, height);
    this.tokens = tokenImages(this.reel, this.layout.radius, ratio);
    this.still.width = Math.round(width * ratio);
    this.still.height = Math.round(height * ratio);
    this.paintedDay = NaN;
    this.aim();
    this.snap();
  }

  // Goes to a day; `jump` puts everything where it stands then.
  go(day, jump) {
    const back = day < this.cursor.day;
    const changed = this.cursor.to(Math.min(Math.max(day, this.reel.from), this.reel.until));
    if (back) this.rebuild(); else if (changed) this.enter();
    if (back || changed) this.aim();
    if (jump) this.snap();
  }

  rebuild() {
    const { cursor, reel } = this;
    this.living = 0;
    for (let token = 0; token < cursor.appeared; token++) {
      const ended = isEnd(reel.stand[cursor.place[token]]);
      if (!ended) this.alive[this.living++] = token;
      if (!ended && !this.shown[token]) this.start(token);
      this.shown[token] = ended ? 0 : 1;
    }
    this.shown.fill(0, cursor.appeared);
    this.head = cursor.appeared;
  }

  enter() {
    for (; this.head < this.cursor.appeared; this.head++) {
      this.alive[this.living++] = this.head;
      this.shown[this.head] = 1;
      this.start(this.head);
    }
  }

  start(token) {
    const { layout, reel } = this;
    const box = layout.departments[reel.department[token]];
    this.x[token] = reel.returned[token] ? layout.comesBack.x : box.x + box.width;
    this.y[token] = reel.returned[token] ? layout.comesBack.y : box.y + box.height / 2;
    this.size[token] = 1;
  }

  // Where each token is to stand now.
  aim() {
    const { cursor, reel, layout } = this;
    for (const taken of this.taken) taken.fill(0);
    for (let place = 0; place < reel.stand.length; place++) {
      const stand = reel.stand[place];
      if (isEnd(stand)) continue;
      const line = cursor.line[place], count = cursor.count[place], team = reel.team[place];
      if (stand === WORK) {
        this.seat(line, count, layout.teams[team].seats, this.taken[team]);
        continue;
      }
      const grid = this.gridOf(stand, team);
      for (let index = 0; index < count; index++) {
        const token = line[index], own = grid || layout.selfGrid[reel.department[token]];
        this.toX[token] = gridX(own, index);
        this.toY[token] = gridY(own, index);
        this.toSize[token] = this.sizeIn(own);
      }
    }
    for (let index = 0; index < this.living; index++) this.aimAtEnd(this.alive[index]);
  }

  sizeIn(grid) { return Math.min(1, grid.cell * 0.4 / this.layout.radius); }

  gridOf(stand, team) {
    const layout = this.layout;
    switch (stand) {
      case DESK: return layout.deskGrid;
      case QUEUE: return layout.teams[team].queue;
      case RELEASE: return layout.releaseGrid;
      case PROVIDER: return layout.providerGrid;
      case OUTSIDE: return layout.laneGrid;
      default: return null;
    }
  }

  seat(line, count, grid, taken) {
    const aside = grid.cell < 15 ? 0 : grid.cell * 0.2;
    for (let index = 0; index < count; index++) {
      const token = line[index], person = this.cursor.person[token];
      taken[person] = 1;
      this.toSize[token] = aside ? Math.min(1, grid.cell * 0.22 / this.layout.radius) : this.sizeIn(grid);
      this.toX[token] = gridX(grid, person - 1) + aside;
      this.toY[token] = gridY(grid, person - 1) + aside;
    }
  }

  aimAtEnd(token) {
    const { layout, reel } = this, stand = reel.stand[this.cursor.place[token]];
    if (!isEnd(stand)) return;
    if (stand === LOST) {
      this.toX[token] = layout.lane.x + layout.lane.width - 24;
      this.toY[token] = layout.lane.y + layout.lane.height - 10;
      return;
    }
    const outlet = stand === DELIVERED ? layout.done : layout.elsewhere;
    this.toX[token] = outlet.x + 12;
    this.toY[token] = outlet.y + Math.min(outlet.height * 0.5, 34) - 8;
  }

  snap() {
    let kept = 0;
    for (let index = 0; index < this.living; index++) {
      const token = this.alive[index];
      this.x[token] = this.toX[token];
      this.y[token] = this.toY[token];
      this.size[token] = this.toSize[token];
      if (isEnd(this.reel.stand[this.cursor.place[token]])) this.shown[token] = 0;
      else this.alive[kept++] = token;
    }
    this.living = kept;
  }

  // Moves each token on its way; whether any still moves.
  glide(seconds) {
    const share = 1 - Math.exp(-seconds / GLIDE), { reel, cursor } = this;
    let kept = 0, moving = false;
    for (let index = 0; index < this.living; index++) {
      const token = this.alive[index];
      const dx = this.toX[token] - this.x[token], dy = this.toY[token] - this.y[token];
      this.x[token] += dx * share;
      this.y[token] += dy * share;
      this.size[token] += (this.toSize[token] - this.size[token]) * share;
      const far = Math.abs(dx) + Math.abs(dy) > 0.5;
      if (isEnd(reel.stand[cursor.place[token]])) {
        moving = true;
        if (!far || Math.abs(dx) + Math.abs(dy) < 30) this.shown[token] *= 1 - share * 0.7;
        if (this.shown[token] < 0.04) { this.shown[token] = 0; continue; }
      }
      moving = moving || far;
      this.alive[kept++] = token;
    }
    this.living = kept;
    return moving;
  }

  alarm(token) {
    const { reel, cursor } = this, day = cursor.day;
    if (reel.broken[token] <= day) return BROKEN;
    const stand = reel.stand[cursor.place[token]];
    if (stand >= SELF || reel.promised[token] - day > reel.week) return FINE;
    return SOON;
  }

  // Boxes and words, painted anew where they have changed.
  paint() {
    if (this.paintedDay === this.cursor.day) return;
    this.paintedDay = this.cursor.day;
    const ctx = this.still.getContext("2d");
    ctx.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    ctx.fillStyle = PAPER;
    ctx.fillRect(0, 0, this.area.width, this.area.height);
    paintStill(ctx, this.reel, this.cursor, this.layout, this.taken);
  }

  draw(ctx) {
    const { area, reel, tokens } = this, { images, size, reach } = tokens;
    ctx.setTransform(1, 0, 0, 1, 0, 0); // pixel on pixel: quicker, and letters stay sharp
    ctx.drawImage(this.still, Math.round(area.x * this.ratio), Math.round(area.y * this.ratio));
    ctx.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    for (let index = 0; index < this.living; index++) {
      const token = this.alive[index];
      const look = reel.returned[token] * 3 + this.alarm(token);
      const shown = this.shown[token];
      if (shown < 1) ctx.globalAlpha = shown;
      const half = reach[look] * this.size[token], from = reach[look] * this.ratio;
      ctx.drawImage(images, (look + 0.5) * size - from, (reel.department[token] + 0.5) * size - from, 2 * from, 2 * from,
        area.x + this.x[token] - half, area.y + this.y[token] - half, 2 * half, 2 * half);
      if (shown < 1) ctx.globalAlpha = 1;
    }
  }

  // What stands now, in words.
  describe() {
    const { reel, cursor } = this, day = cursor.day;
    const teams = reel.teams.map((team, index) => {
      const kept = team.keptFree.filter((one) => one.from <= day && day < one.until)
        .map((one) => `, ${one.people} of them kept free for ${one.whom}`).join("");
      const people = valueAt(team.people, day);
      return `${team.name}: ${cursor.standing(QUEUE, index)} wait, ${cursor.standing(WORK, index)} of ${people} at work${kept}.`;
    });
    const departments = reel.departments.filter((one) => one.trust).map((one) =>
      `${one.name}’s trust is ${valueAt(one.trust, day)} %${isAway(one, day) ? "; it no longer asks IT" : ""}.`);
    const broken = cursor.broken === 1 ? "1 promise is broken" : `${cursor.broken} promises are broken`;
    return [
      `Under “${reel.document.policy}” ${cursor.waiting} requests wait for IT, ${cursor.standing(DESK)} of them for approval;`,
      `IT has done ${cursor.standing(DELIVERED)}, ${cursor.goneRound} went round IT for ${money(cursor.bill)},`,
      `${cursor.back} came back as integration work, and ${broken}.`, ...teams, ...departments,
    ].join(" ");
  }
}
