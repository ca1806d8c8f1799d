// The only home of a word from the mediator on screen: to one person alone, or to all.

import { offer, onPress } from "../buttons.js";
import { fill, part, show } from "../dom.js";
import { keep } from "../list.js";

/** @import { NoteShown } from "../protocol.d.ts" */
/** @import { Words } from "../say.js" */
/** @import { InTheRoom, Tools } from "./page.js" */

/**
 * @param {NoteShown} note
 * @param {boolean} own whether it is for this person alone
 * @param {Pick<Words, "say">} words
 */
export function noteTitle({ kind }, own, { say }) {
  switch (kind) {
    case "nudge":
      return say("A word from the mediator, for you alone");
    case "reminder":
      return own
        ? say("The mediator reminds you of something we agreed. Nobody else sees this.")
        : say("The mediator reminds us all of something we agreed");
    case "warning":
      return say("The mediator warns you: if this goes on, the meeting can be stopped. Nobody else sees this.");
  }
}

/**
 * @param {HTMLElement} root
 * @param {Tools} tools
 */
export function notesList(root, tools) {
  const list = part(root, "notes");
  onPress(list, {
    "put-away": (button, note) => tools.ask({ type: "put_note_away", note }, button),
    "take-away": (button, note) => tools.ask({ type: "put_note_away", note }, button),
  });

  return {
    /** @param {InTheRoom} now */
    draw({ you, room, mediator, may }) {
      const all = room.guidance.notes;
      const keys = [...Object.keys(you.notes), ...Object.keys(all)];
      list.hidden = keys.length === 0;
      keep(list, keys, "note", (item, key) => {
        const own = you.notes[key];
        const note = own ?? all[key];
        if (note === undefined) return;
        item.dataset["kind"] = note.kind;
        const term = note.term === undefined ? "" : (tools.names.terms[note.term] ?? "");
        fill(item, { title: noteTitle(note, own !== undefined, tools.words), term, words: note.words });
        show(item, { term: term !== "", words: note.words !== "" });
        offer(item, {
          "put-away": own !== undefined && may("put_note_away"),
          "take-away": own === undefined && mediator !== null && may("put_note_away"),
        });
      });
      return keys.length > 0;
    },
  };
}
