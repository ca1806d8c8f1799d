// The only home of hints: what in the words of an action promises nothing that anybody could check. They help and
// never block. Which words those are is the language's: a translator gives their own, with commas between them.

/** @import { Words } from "../say.js" */

/**
 * @typedef {object} Typed
 * @property {string} what
 * @property {string} who
 * @property {string} by_when
 */

/**
 * Words that promise nothing, and what to ask of each.
 * @param {Words["say"]} say
 * @returns {[string, string][]}
 */
function vague(say) {
  return [
    [say("regular, regularly, from time to time, frequently"), say("“{word}”: how often, exactly?")],
    [say("as appropriate, where appropriate, as needed, as required"), say("“{word}”: who decides that, and when?")],
    [say("as soon as possible, asap, shortly, in due course"), say("“{word}”: by which day?")],
    [say("where possible, if possible, as far as possible"), say("“{word}”: can it be promised, or not?")],
    [say("consider, look into, explore, try to"), say("“{word}” can end with nothing done. What will be done?")],
    [say("access to, opportunities, support with"), say("“{word}”: what will be given, how much, and how often?")],
  ];
}

/** @param {string} text */
const plain = (text) => text.toLocaleLowerCase().replace(/\s+/gu, " ").trim();

/**
 * Whether words stand in a text as whole words, in whatever script.
 * @param {string} text
 * @param {string} words
 */
function holds(text, words) {
  for (let at = text.indexOf(words); at !== -1; at = text.indexOf(words, at + 1)) {
    const before = text.slice(0, at).at(-1) ?? " ";
    const after = text.slice(at + words.length).at(0) ?? " ";
    if (!/[\p{L}\p{N}]/u.test(before) && !/[\p{L}\p{N}]/u.test(after)) return true;
  }
  return false;
}

/**
 * What somebody may want to look at again, a sentence each.
 * @param {Typed} typed
 * @param {ReadonlySet<string>} left the fields that they have been in and left
 * @param {Words} words
 * @returns {string[]}
 */
export function hintsFor({ what, who, by_when }, left, { say }) {
  const text = plain(what);
  if (text === "") return [];
  const hints = vague(say).flatMap(([list, asks]) => {
    const found = list
      .split(",")
      .map((one) => plain(one))
      .find((one) => one !== "" && holds(text, one));
    return found === undefined ? [] : [asks.replaceAll("{word}", found)];
  });
  // An article, a pronoun or a "there" is no doing word. Which other words are none, no list could say.
  const openings = say("the, a, an, there, it, this, that, these, all, we, they, he, she, i")
    .split(",")
    .map((one) => plain(one));
  const [first = ""] = text.split(" ");
  if (left.has("what") && openings.includes(first)) {
    hints.push(say("It begins with “{word}”. Begin with a doing word, such as send, meet or pay.", { word: first }));
  }
  if (left.has("who") && who.trim() === "") hints.push(say("It does not say who will do it."));
  if (left.has("by_when") && by_when === "") hints.push(say("It does not say by when."));
  return hints;
}
