// The only home of the engine's stand-in on the stage: it has the same doors as static/media/media.js, keeps what it was
// told, and says of sound whatever a test has it say. No device is touched, and nothing is sent.

const LINK = { state: "connected", microphone: "ready", camera: false, screen: false, weak: false, noticed: false };

/** A picture to look at: one colour, and a name. */
function picture(name, colour) {
  const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 360 });
  const on = canvas.getContext("2d");
  on.fillStyle = colour;
  on.fillRect(0, 0, 640, 360);
  on.fillStyle = "white";
  on.beginPath();
  on.arc(320, 150, 70, 0, 7);
  on.rect(210, 235, 220, 140);
  on.fill();
  on.font = "40px sans-serif";
  on.fillText(name, 20, 50);
  return canvas.captureStream(1);
}

const COLOURS = { p1: "#35563f", p2: "#63405f", p3: "#3d4c6b", p4: "#6b4a2f", p5: "#404040" };
const streams = {};

export class Media {
  told = [];
  state = {
    taking: "no",
    lease: true,
    policy: "relay",
    blocked: false,
    microphone: { state: "none", trouble: null, level: 0, unheard: false, label: "", devices: [] },
    loudspeakers: [],
    camera: { on: false, trouble: null, blur: "none", devices: [] },
    screen: { on: false, trouble: null },
    heardNow: false,
    links: {},
    weak: false,
    recovered: false,
    full: false,
    code: null,
  };

  constructor(given) {
    this.given = given;
    window.media = this;
    for (const name of ["stop", "heard", "signal", "relay", "lineIs", "use", "blur", "choose", "picturesAgain", "uplink", "resumeSound", "screen"]) {
      this[name] = (...what) => void this.told.push([name, ...what]);
    }
  }

  become(changes) {
    const { microphone = {}, camera = {}, screen = {}, ...rest } = changes;
    const { state } = this;
    this.state = {
      ...state,
      ...rest,
      microphone: { ...state.microphone, ...microphone },
      camera: { ...state.camera, ...camera },
      screen: { ...state.screen, ...screen },
    };
    this.given.changed();
  }

  /** Links with these people, each a little different from a plain one. */
  linked(links) {
    this.become({ links: Object.fromEntries(Object.entries(links).map(([who, link]) => [who, { ...LINK, ...link }])) });
  }

  async start(wanted) {
    this.told.push(["start", wanted]);
    this.become({ taking: "yes", microphone: { state: wanted.microphone ? "ready" : "none" } });
  }

  saw(view) {
    this.told.push(["saw"]);
    const { everybody } = view?.room.hearing ?? { everybody: [] };
    // As the real one: where the right goes, the microphone closes.
    if (this.state.microphone.state === "open" && !everybody.includes(this.given.me)) this.closeMicrophone();
  }

  openMicrophone() {
    this.told.push(["open"]);
    this.become({ microphone: { state: "open" }, heardNow: true });
  }

  closeMicrophone() {
    this.told.push(["close"]);
    if (this.state.microphone.state === "open") this.become({ microphone: { state: "ready" }, heardNow: false });
  }

  async camera(on) {
    this.told.push(["camera", on]);
    this.become({ camera: { on } });
  }

  pictureOf(who) {
    return (streams[who] ??= picture(who, COLOURS[who]));
  }

  screenOf(who) {
    return (streams[`${who} screen`] ??= picture("A shared page", "#5b2350"));
  }

  get ownPicture() {
    return (streams.own ??= picture("", COLOURS.p2));
  }
}
