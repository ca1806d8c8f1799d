// The only home of the people on screen: who is here, who is away, who waits at the door.

import { offer, onPress } from "../buttons.js";
import { face, fill, part, region, show, showFor } from "../dom.js";
import { keep } from "../list.js";
import { soundOfPerson } from "./sound_of_person.js";
import { after } from "./turn.js";

/** @import { KnockShown } from "../protocol.d.ts" */
/** @import { InTheRoom, Tools } from "./page.js" */

/** @param {KnockShown} knock */
function knockState({ ready, again }) {
  if (!ready) return "reading";
  return again ? "again" : "waiting";
}

/** @param {Tools} tools */
export function peopleRegion(tools) {
  const root = region("people");
  const atTheDoor = part(document.body, "at-the-door");
  /** @type {InTheRoom} */
  let shown;
  onPress(root, {
    "let-in": (button, key) => {
      const knock = shown.mediator?.door[key];
      if (knock === undefined) return;
      tools.ask({ type: "let_in", participant: knock.participant, device: knock.device }, button);
    },
    readmit: (button, participant) => tools.ask({ type: "readmit_person", participant }, button),
    "give-floor": (button, to) => tools.ask({ type: "grant_floor", to, ...after(shown.room.floor) }, button),
  });

  return {
    /** @param {InTheRoom} now */
    draw(now) {
      shown = now;
      const { you, room, mediator, may } = now;
      const { order, by_id } = room.people;
      const door = mediator?.door ?? {};
      const ready = Object.values(door).filter((knock) => knock.ready).length;
      atTheDoor.hidden = ready === 0;
      fill(atTheDoor, { words: tools.words.sayMany("One person is at the door", "{n} people are at the door", ready) });
      const holder = room.session.state === "open" ? room.floor.turn?.holder : undefined;
      // Somebody expected who is at the door is one person, not two.
      const atDoor = new Set(Object.values(door).map((knock) => knock.participant));
      const met = order.filter((who) => !(atDoor.has(who) && by_id[who]?.attendance === "expected"));
      keep(part(root, "people"), [...Object.keys(door), ...met], "person", (item, key) => {
        const knock = door[key];
        const who = knock?.participant ?? key;
        const person = by_id[who];
        if (person === undefined) return;
        // Who has the floor and whose line is gone is away: their turn waits, and is not spoken in.
        const speaks = who === holder && person.attendance === "here";
        const state = knock !== undefined ? knockState(knock) : speaks ? "speaking" : person.attendance;
        face(item, state);
        fill(item, { name: person.name, role: tools.names.roles[person.role] });
        const letIn = knock?.ready === true && may("let_in");
        const give =
          knock === undefined &&
          may("grant_floor") &&
          person.attendance === "here" &&
          who !== holder &&
          person.speaks;
        const gone = person.attendance === "removed";
        const here = knock === undefined && person.attendance === "here";
        const sound = soundOfPerson(tools.sound.state, who, { me: you.id, here, mediator: mediator !== null }, tools.words);
        fill(item, { sound });
        show(item, { you: who === you.id, role: true, sound: sound !== "" });
        showFor(item, { mediator: letIn || give || gone });
        offer(item, {
          "let-in": letIn,
          "give-floor": give,
          readmit: gone && may("readmit_person"),
        });
      });
    },
  };
}
