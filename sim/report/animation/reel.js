// A reel: one replication as changes of place (sim/results/reel_record.py says what its columns mean).

const DESK = 0, QUEUE = 1, WORK = 2, RELEASE = 3, PROVIDER = 4, SELF = 5, OUTSIDE = 6;
const DELIVERED = 7, DELIVERED_OUTSIDE = 8, LOST = 9;
const STANDS = [
  "desk", "queue", "work", "release", "provider", "self", "outside", "delivered", "delivered outside", "lost",
];
const isEnd = (stand) => stand >= DELIVERED;

function sums(differences, perDay) {
  const found = new Float64Array(differences.length);
  let sum = 0;
  differences.forEach((each, index) => { found[index] = (sum += each) / perDay; });
  return found;
}

const days = (column, perDay, never) => Float64Array.from(column, (one) => (one < 0 ? never : one / perDay));

function stepsOf(steps, perDay) {
  return { time: sums(steps.time, perDay), value: steps.value };
}

// The value of a step function; 0 before its first time.
function valueAt(steps, day) {
  let low = 0, high = steps.time.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (steps.time[middle] <= day) low = middle + 1; else high = middle;
  }
  return low ? steps.value[low - 1] : 0;
}

// The document's columns as typed arrays, with times in working days.
function decode(document) {
  const perDay = document.per_day, tokens = document.tokens;
  const kinds = document.kinds;
  const reel = {
    document,
    from: document.span[0] / perDay,
    until: document.span[1] / perDay,
    measured: document.window.map((one) => one / perDay),
    week: document.days_per_week,
    count: tokens.kind.length,
    department: Uint8Array.from(tokens.kind, (kind) => kinds[kind][0]),
    returned: Uint8Array.from(tokens.origin, (origin) => (origin === -1 ? 0 : 1)),
    due: days(tokens.due, perDay, Infinity),
    promised: days(tokens.promised, perDay, Infinity),
    broken: days(tokens.broken, perDay, Infinity),
    spend: Float64Array.from(tokens.spend),
    time: sums(document.moves.time, perDay),
    token: Int32Array.from(document.moves.token),
    place: Int16Array.from(document.moves.place),
    person: Int32Array.from(document.moves.person),
    stand: Uint8Array.from(document.places, (place) => STANDS.indexOf(place[0])),
    team: Int16Array.from(document.places, (place) => place[1]),
    departments: document.departments.map((one) => ({
      name: one.name,
      below: one.below,
      trust: one.trust && stepsOf(one.trust, perDay),
      away: one.away.map((span) => span.map((day) => day / perDay)),
    })),
    teams: document.teams.map((one) => ({
      name: one.name,
      owner: one.owner,
      seats: one.seats,
      people: stepsOf(one.people, perDay),
      keptFree: one.kept_free.map((each) => ({
        people: each.people,
        whom: each.for,
        from: each.from / perDay,
        until: each.until === null ? Infinity : each.until / perDay,
      })),
    })),
  };
  reel.breaks = reel.broken.filter((day) => day <= reel.until).sort();
  reel.most = mostAt(reel);
  reel.happenings = happeningsOf(reel);
  return reel;
}

// The most that ever stand at each place.
function mostAt(reel) {
  const now = new Int32Array(reel.stand.length), most = new Int32Array(reel.stand.length);
  const at = new Int16Array(reel.count).fill(-1);
  for (let move = 0; move < reel.time.length; move++) {
    const token = reel.token[move], place = reel.place[move];
    if (at[token] >= 0) now[at[token]]--;
    at[token] = place;
    if (++now[place] > most[place]) most[place] = now[place];
  }
  return most;
}

const isAway = (department, day) => department.away.some((span) => span[0] <= day && day < span[1]);

const ownedBy = (name) => (name.endsWith("s") ? `${name}’` : `${name}’s`);

function nameOf(reel, token) {
  const [department, kind] = reel.document.kinds[reel.document.tokens.kind[token]];
  const number = reel.document.tokens.number[token];
  const owner = ownedBy(reel.departments[department].name);
  return reel.returned[token] ? `Integration work from ${owner} ${kind}` : `${owner} ${kind} ${number}`;
}

// What a room would want to be told, in order of time: { day, words }.
function happeningsOf(reel) {
  const found = [];
  const seen = new Uint8Array(reel.count);
  for (let move = 0; move < reel.time.length; move++) {
    const token = reel.token[move], stand = reel.stand[reel.place[move]], day = reel.time[move];
    const atBegin = day <= reel.from;
    if (!seen[token] && reel.returned[token] && !atBegin) found.push({ day, token, what: "back" });
    seen[token] = 1;
    if (stand === OUTSIDE && !atBegin) found.push({ day, token, what: "round" });
    if (stand === LOST) found.push({ day, token, what: "lost" });
  }
  for (let token = 0; token < reel.count; token++) {
    const day = reel.broken[token];
    if (day > reel.from && day <= reel.until) found.push({ day, token, what: "broken" });
  }
  reel.departments.forEach((one, department) => one.away.forEach((span) => {
    found.push({ day: span[0], department, what: "away" });
    if (span[1] < reel.until) found.push({ day: span[1], department, what: "again" });
  }));
  reel.teams.forEach((one, team) => one.people.time.forEach((day, index) => {
    if (index) found.push({ day, team, change: one.people.value[index] - one.people.value[index - 1], what: "people" });
  }));
  return found.sort((one, other) => one.day - other.day);
}

const weekOf = (reel, day) => `week ${Math.floor(day / reel.week + 1e-9) + 1}`;

// How a quote was too late, where it was: what was promised, and when it was wanted.
function datesOf(reel, token) {
  const promised = reel.promised[token], due = reel.due[token];
  if (promised === Infinity || promised <= due) return "";
  const weeks = [promised, due].map((day) => weekOf(reel, day));
  return weeks[0] === weeks[1] ? "" : `: promised for ${weeks[0]}, due in ${weeks[1]}`;
}

function wordsFor(reel, happening) {
  const department = happening.department === undefined ? "" : reel.departments[happening.department].name;
  switch (happening.what) {
    case "back": return `${nameOf(reel, happening.token)} comes back to IT.`;
    case "round": {
      const token = happening.token, route = reel.document.routes[reel.document.tokens.route[token]];
      const how = { balked: ", at the quote", reneged: ", after waiting", "never asked": ", without asking" }[route] || "";
      return `${nameOf(reel, token)} goes round IT${how}${route === "balked" ? datesOf(reel, token) : ""}.`;
    }
    case "lost": return `${nameOf(reel, happening.token)} is given up.`;
    case "broken": return `The promise for ${nameOf(reel, happening.token)} is broken.`;
    case "away": return `${department} stops asking IT.`;
    case "again": return `${department} asks IT again.`;
    default: {
      const number = Math.abs(happening.change), people = number === 1 ? "person" : "people";
      const verb = happening.change > 0 ? "joins" : "leaves";
      return `${number} ${people} ${number === 1 ? verb : verb.slice(0, -1)} ${reel.teams[happening.team].name}.`;
    }
  }
}

// Who stands where on a day; goes forward by single moves, and back by beginning anew.
class Cursor {
  constructor(reel) {
    this.reel = reel;
    this.place = new Int16Array(reel.count);
    this.person = new Int32Array(reel.count);
    this.count = new Int32Array(reel.stand.length);
    this.line = Array.from(reel.stand, (stand, place) => new Int32Array(isEnd(stand) ? 0 : reel.most[place]));
    this.reset();
  }

  reset() {
    this.place.fill(-1);
    this.count.fill(0);
    this.next = this.appeared = this.back = this.broken = this.bill = 0;
    this.day = -Infinity;
  }

  // Goes to a day; whether anything has changed on the way.
  to(day) {
    const reel = this.reel;
    if (day < this.day) this.reset();
    this.day = day;
    const before = this.next + this.broken;
    while (this.next < reel.time.length && reel.time[this.next] <= day) this.move(this.next++);
    while (this.broken < reel.breaks.length && reel.breaks[this.broken] <= day) this.broken++;
    return this.next + this.broken !== before;
  }

  move(index) {
    const reel = this.reel, token = reel.token[index], to = reel.place[index], from = this.place[token];
    if (from < 0) {
      this.appeared = token + 1;
      this.back += reel.returned[token];
    } else {
      this.leave(token, from);
    }
    this.place[token] = to;
    this.person[token] = reel.person[index];
    if (!isEnd(reel.stand[to])) this.line[to][this.count[to]] = token;
    this.count[to]++;
    if (reel.stand[to] === OUTSIDE) this.bill += reel.spend[token];
  }

  leave(token, place) {
    const line = this.line[place], count = this.count[place];
    const at = line.indexOf(token);
    line.copyWithin(at, at + 1, count);
    this.count[place]--;
  }

  // How many stand at places of this sort.
  standing(stand, team = -1) {
    let sum = 0;
    for (let place = 0; place < this.count.length; place++) {
      if (this.reel.stand[place] === stand && (team < 0 || this.reel.team[place] === team)) sum += this.count[place];
    }
    return sum;
  }

  get waiting() { return this.standing(DESK) + this.standing(QUEUE); }
  get goneRound() { return this.standing(OUTSIDE) + this.standing(DELIVERED_OUTSIDE); }
}
