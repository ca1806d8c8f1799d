// The only home of who takes part with sound and picture, and of the one link to each of them.
//
// A newcomer says hello to everybody, whoever takes part answers, and the newcomer offers a link to each who answered.
// Two newcomers at once offer to each other: the link of the one whose id comes first stands, and both know that.

import { Link } from "./link.js";

/** @import { About, FromBrowser, PeopleShown, ShowSignal, SignalData } from "../protocol.d.ts" */
/** @import { Timers } from "../room/connection.js" */
/** @import { Ways } from "./relay.js" */

/** Somebody who takes part. @typedef {{ page: string, about: About }} Other */

export class Mesh {
  /** @type {Map<string, Other>} */
  #others = new Map();
  /** @type {Map<string, Link>} */
  #links = new Map();
  /** Pages whose place another page of the same person has taken: what they said last may come late. @type {Set<string>} */
  #left = new Set();
  /** @type {PeopleShown | null} */
  #people = null;
  /** @type {About | null} what this page takes part with; null: it does not */
  #about = null;
  #lineOpen = false;
  #me;
  #page;
  #newId;
  #timers;
  #send;
  #connect;
  #freshWays;
  #linked;
  #gone;
  #changed;

  /**
   * @param {object} given
   * @param {string} given.me
   * @param {string} given.page of this loading of it
   * @param {() => string} given.newId
   * @param {Timers} given.timers
   * @param {(message: FromBrowser) => unknown} given.send
   * @param {() => RTCPeerConnection} given.connect
   * @param {() => Promise<Ways>} given.freshWays
   * @param {(link: Link) => void} given.linked it has its slots
   * @param {(link: Link) => void} given.gone
   * @param {() => void} given.changed
   */
  constructor({ me, page, newId, timers, send, connect, freshWays, linked, gone, changed }) {
    this.#me = me;
    this.#page = page;
    this.#newId = newId;
    this.#timers = timers;
    this.#send = send;
    this.#connect = connect;
    this.#freshWays = freshWays;
    this.#linked = linked;
    this.#gone = gone;
    this.#changed = changed;
  }

  get links() {
    return [...this.#links.values()];
  }

  /** Those who take part, with or without a link yet. */
  get others() {
    return [...this.#others].map(([them, { about }]) => ({ them, about, state: this.#links.get(them)?.state ?? "connecting" }));
  }

  /** Whether this page is linked with everybody who takes part. */
  get whole() {
    return [...this.#others.keys()].every((them) => this.#links.get(them)?.state === "connected");
  }

  /** @param {string} them */
  linkTo(them) {
    return this.#links.get(them);
  }

  /** @param {About} about */
  begin(about) {
    this.#about = about;
    this.#hello();
  }

  end() {
    if (this.#about === null) return;
    this.#about = null;
    this.#say({ kind: "bye" });
    for (const them of [...this.#others.keys()]) this.#forget(them);
  }

  /**
   * What this page takes part with now.
   * @param {About} about
   */
  tell(about) {
    const before = this.#about;
    if (before === null || JSON.stringify(before) === JSON.stringify(about)) return;
    this.#about = about;
    this.#say({ kind: "about", about });
  }

  /** @param {PeopleShown} people */
  saw(people) {
    this.#people = people;
    for (const them of [...this.#others.keys()]) {
      const attendance = people.by_id[them]?.attendance;
      if (attendance === undefined || attendance === "removed") this.#forget(them);
    }
  }

  /** @param {boolean} open */
  lineIs(open) {
    const opened = open && !this.#lineOpen;
    this.#lineOpen = open;
    for (const link of this.#links.values()) link.lineIs(open);
    // What others said meanwhile is lost. Links that are known stay as they are.
    if (opened) this.#hello();
  }

  /** @param {Ways} ways */
  use(ways) {
    for (const link of this.#links.values()) link.use(ways);
  }

  /** @param {ShowSignal} signal */
  signal({ from, page, data }) {
    if (from === this.#me || this.#left.has(page)) return;
    if (this.#about === null) {
      // They believe that this page takes part: its goodbye was lost, or it was loaded anew.
      if (data.kind === "description") this.#say({ kind: "bye" }, from);
      return;
    }
    if (data.kind === "bye") return this.#forget(from);
    if (data.kind === "hello") return this.#heardHello(from, { page, about: data.about }, data.answer);
    if (data.kind === "description" && data.type === "offer") this.#heardOffer(from, page, data.link);
    if (this.#others.get(from)?.page !== page) return;
    if (data.kind === "about") return this.#heardAbout(from, data.about);
    const link = this.#links.get(from);
    if (link !== undefined && "link" in data && data.link === link.id) void link.hear(data);
  }

  /**
   * @param {string} them
   * @param {Other} other
   * @param {boolean} answer
   */
  #heardHello(them, other, answer) {
    // A person has one page: that of a reload, or of another device, takes the place of the one before.
    const before = this.#others.get(them);
    if (before !== undefined && before.page !== other.page) {
      this.#left.add(before.page);
      this.#drop(them);
    }
    this.#others.set(them, other);
    if (!answer && this.#about !== null) this.#say({ kind: "hello", answer: true, about: this.#about }, them);
    const link = this.#links.get(them);
    if (link === undefined) {
      if (answer) this.#offer(them, other);
    } else if (link.state === "broken" || (link.mine && !link.agreed)) {
      // A hello to one who is known comes with a new line of either's: what was said of this link may be lost.
      this.#drop(them);
      this.#offer(them, other);
    } else {
      link.about = other.about;
    }
    this.#changed();
  }

  /**
   * @param {string} them
   * @param {About} about
   */
  #heardAbout(them, about) {
    const other = this.#others.get(them);
    if (other !== undefined) this.#others.set(them, { ...other, about });
    const link = this.#links.get(them);
    if (link !== undefined) link.about = about;
    this.#changed();
  }

  /**
   * An offer that names a link nobody knows yet makes it.
   * @param {string} them
   * @param {string} page
   * @param {string} id
   */
  #heardOffer(them, page, id) {
    const other = this.#others.get(them);
    const link = this.#links.get(them);
    if (other === undefined || other.page !== page || link?.id === id) return;
    // Both offered at once: mine stands, and they will see it the same way. Once they agreed to mine, another offer of
    // theirs is a link made anew.
    if (link !== undefined && link.mine && !link.agreed && !link.polite) return;
    this.#drop(them);
    this.#make(them, other, id);
  }

  /**
   * @param {string} them
   * @param {Other} other
   */
  #offer(them, other) {
    this.#make(them, other, this.#newId()).begin();
  }

  /**
   * @param {string} them
   * @param {Other} other
   * @param {string} id
   */
  #make(them, { page, about }, id) {
    const link = new Link({
      id,
      me: this.#me,
      them,
      page,
      about,
      connection: this.#connect(),
      timers: this.#timers,
      freshWays: this.#freshWays,
      send: (data) => this.#say(data, them),
      ready: this.#linked,
      changed: this.#changed,
      dead: (one) => this.#anew(one),
      refused: (one) => this.#forget(one.them),
    });
    link.lineIs(this.#lineOpen);
    this.#links.set(them, link);
    return link;
  }

  /**
   * A link that could not be mended: another is made, unless the person is not there to answer.
   * @param {Link} link
   */
  #anew({ them }) {
    const other = this.#others.get(them);
    if (other === undefined || this.#people?.by_id[them]?.attendance === "away") return this.#forget(them);
    this.#drop(them);
    this.#offer(them, other);
    this.#changed();
  }

  /** @param {string} them */
  #forget(them) {
    this.#drop(them);
    this.#others.delete(them);
    this.#changed();
  }

  /** @param {string} them */
  #drop(them) {
    const link = this.#links.get(them);
    if (link === undefined) return;
    this.#links.delete(them);
    // First nobody plays it, then it is closed.
    this.#gone(link);
    link.close();
  }

  #hello() {
    if (this.#about !== null) this.#say({ kind: "hello", answer: false, about: this.#about });
  }

  /**
   * @param {SignalData} data
   * @param {string} [to]
   */
  #say(data, to) {
    this.#send({ type: "signal", ...(to === undefined ? {} : { to }), page: this.#page, data });
  }
}
