// The player: one clock, one or two reels on a canvas.

const SPEEDS = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50]; // working days a second
const LEGEND = 22, CLOCK = 30, SIDE_BY_SIDE = 820, WIDEST = 1280, LOWEST = 620;

// Shows reels on a canvas. `options`: reels (one or two documents), autoplay (true unless reduced motion is asked
// for), fill (keep the height that the page gives the canvas).
function flow(canvas, options) {
  return new Player(canvas, options.reels.map(decode), options);
}

class Player {
  constructor(canvas, reels, options) {
    this.canvas = canvas;
    this.ctx = canvas.getContext("2d");
    this.panes = reels.map((reel) => new Pane(reel));
    this.week = reels[0].week;
    this.from = Math.min(...reels.map((reel) => reel.from));
    this.until = Math.max(...reels.map((reel) => reel.until));
    this.stops = [...new Set(reels.flatMap((reel) => reel.happenings.map((one) => one.day)))].sort((one, other) => one - other);
    this.speeds = SPEEDS.filter((speed) => (this.until - this.from) / speed >= 3);
    this.perSecond = this.speeds.reduce((best, speed) => {
      const away = (one) => Math.abs(Math.log((this.until - this.from) / one / 110));
      return away(speed) < away(best) ? speed : best;
    }, this.speeds[0] || SPEEDS[0]);
    this.fill = Boolean(options.fill);
    this.still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.listeners = { time: new Set(), state: new Set() };
    this.day = this.from;
    this.playing = false;
    this.frame = 0;
    this.last = 0;
    this.painted = 0;
    this.tick = this.tick.bind(this);
    canvas.setAttribute("role", "img");
    if (!canvas.hasAttribute("aria-label")) canvas.setAttribute("aria-label", "Requests on their way, as an animation");
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(canvas.parentElement || canvas);
    this.resize();
    this.seek(this.from);
    if (options.autoplay !== false && !this.still) this.play();
  }

  // Lays everything out anew; on a screen wider than a desktop's it is drawn larger, so that a room can read it.
  resize() {
    const canvas = this.canvas, across = canvas.clientWidth || 640, two = this.panes.length > 1;
    const zoom = Math.max(1, Math.min(across / WIDEST, this.fill ? canvas.clientHeight / LOWEST : Infinity));
    const width = across / zoom, beside = two && width >= SIDE_BY_SIDE;
    const paneWidth = beside ? (width - 28) / 2 : width;
    if (!this.fill) {
      const pane = Math.max(paneWidth < 520 ? 470 : 440, Math.min(620, paneWidth * (beside ? 0.74 : 0.56)));
      const logical = CLOCK + this.legendHeight(width) + pane * (two && !beside ? 2 : 1) + 16;
      canvas.style.height = `${Math.round(logical * zoom)}px`;
    }
    const height = (canvas.clientHeight || 400) / zoom, ratio = Math.min(3, devicePixelRatio || 1) * zoom;
    if (this.width === width && this.height === height && this.ratio === ratio) return;
    Object.assign(this, { width, height, ratio });
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    const room = height - CLOCK - this.legendHeight(width);
    this.panes.forEach((pane, index) => {
      const tall = two && !beside ? room / 2 - 8 : room;
      const y = CLOCK + (beside || !index ? 0 : tall + 16);
      pane.lay(beside && index ? paneWidth + 28 : 0, y, paneWidth, tall, ratio);
    });
    this.draw();
  }

  legendHeight(width) { return width < 620 ? LEGEND * 2 : LEGEND; }

  play() {
    if (this.playing) return;
    if (this.day >= this.until) this.seek(this.from);
    this.playing = true;
    this.tell("state");
    this.wake();
  }

  pause() {
    if (!this.playing) return;
    this.playing = false;
    this.draw();
    this.tell("state");
  }

  // Goes to a working day, counted from the run's begin.
  seek(day, glide = false) {
    this.day = Math.min(Math.max(day, this.from), this.until);
    for (const pane of this.panes) pane.go(this.day, !glide || this.still);
    this.draw();
    if (glide && !this.still) this.wake();
    this.tell("time");
  }

  // Pauses and goes on by so many happenings; below zero, back.
  step(number = 1) {
    this.pause();
    const later = this.stops.findIndex((stop) => stop > this.day + 1e-9);
    const after = later < 0 ? this.stops.length : later;
    const here = after > 0 && Math.abs(this.stops[after - 1] - this.day) < 1e-9;
    const index = number > 0 ? after + number - 1 : after + number - (here ? 1 : 0);
    this.seek(index < 0 ? this.from : index >= this.stops.length ? this.until : this.stops[index], true);
  }

  back(number = 1) { this.step(-number); }

  // Sets how many working days pass in a second, where given; says how many do.
  speed(perSecond) {
    if (perSecond > 0) {
      this.perSecond = perSecond;
      this.tell("state");
    }
    return this.perSecond;
  }

  // Calls `listener` when the clock ("time") or whether and how fast it plays ("state") changes; gives what ends that.
  on(event, listener) {
    this.listeners[event].add(listener);
    return () => this.listeners[event].delete(listener);
  }

  destroy() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.playing = false;
    this.observer.disconnect();
    for (const listeners of Object.values(this.listeners)) listeners.clear();
  }

  clock() {
    const week = Math.floor(this.day / this.week + 1e-9);
    return `Week ${week + 1}, day ${Math.floor(this.day - week * this.week + 1e-9) + 1}`;
  }

  // What stands now, in words.
  describe() { return [`${this.clock()}.`, ...this.panes.map((pane) => pane.describe())].join(" "); }

  tell(event) { for (const listener of this.listeners[event]) listener(this); }

  wake() {
    if (this.frame) return;
    this.last = 0;
    this.frame = requestAnimationFrame(this.tick);
  }

  tick(now) {
    const seconds = this.last ? Math.min(0.1, (now - this.last) / 1000) : 0;
    this.last = now;
    this.frame = 0;
    let moving = this.playing;
    if (this.playing) {
      this.day = Math.min(this.until, this.day + seconds * this.perSecond);
      for (const pane of this.panes) pane.go(this.day, this.still);
    }
    for (const pane of this.panes) moving = pane.glide(seconds) || moving;
    const repaint = !this.playing || now - this.painted > 90;
    if (repaint) this.painted = now;
    this.drawTokens(repaint);
    if (this.playing) {
      this.tell("time");
      if (this.day >= this.until) this.pause();
    }
    if (moving && !this.frame) this.frame = requestAnimationFrame(this.tick);
  }

  // Draws what stands now.
  draw() { this.drawTokens(true); }

  drawTokens(repaint) {
    const { ctx, ratio } = this;
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    if (repaint) {
      ctx.fillStyle = PAPER;
      ctx.fillRect(0, 0, this.width, this.height);
      this.paintClock();
      for (const pane of this.panes) pane.paint();
    }
    for (const pane of this.panes) pane.draw(ctx);
  }

  paintClock() {
    const { ctx } = this, measured = this.panes[0].reel.measured;
    write(ctx, this.clock(), 0, 20, 17, INK, true);
    const at = ctx.measureText(this.clock()).width + 14;
    const outside = this.day < measured[0] ? "before measuring begins" : this.day >= measured[1] ? "after measuring has ended" : "";
    if (outside) write(ctx, fitted(ctx, outside, this.width - at, 12), at, 20, 12, GREY);
    this.paintLegend();
  }

  paintLegend() {
    const { ctx, width } = this, narrow = width < 620;
    const parts = [
      [false, FINE, "a request"], [true, FINE, "integration work"], [false, SOON, "promise due within a week"],
      [false, BROKEN, "promise broken"],
    ];
    if (this.panes.some((pane) => pane.reel.teams.some((team) => team.keptFree.length))) parts.push([false, null, "person kept free"]);
    let x = 8, y = this.height - this.legendHeight(width) + 13;
    for (const [returned, alarm, words] of parts) {
      ctx.font = fontOf(11.5);
      const long = ctx.measureText(words).width + 32;
      if (narrow && x + long > width) { x = 8; y += LEGEND - 3; }
      if (alarm === null) paintSeat(ctx, x, y - 4, 14, false, "kept");
      else drawToken(ctx, x, y - 4, 5, DEPARTMENTS[0], returned, alarm);
      write(ctx, words, x + 11, y, 11.5, GREY);
      x += long;
    }
  }
}
