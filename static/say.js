// The only home of words in the browser: sentences from the catalogue, dates and times in the reader's language.
// A sentence is named by its English, which is also what is shown where there is no translation.

/**
 * From Python's `browser_catalogue`: a translation, or one for each plural category (Intl.PluralRules).
 * @typedef {Record<string, string | Record<string, string>>} Catalogue
 */
/** @typedef {Record<string, string | number>} Values */
/** @typedef {ReturnType<typeof wordsOf>} Words */

// Meetings, and the law they stand under, are on English time wherever the reader is.
const PLACE = "Europe/London";

/**
 * @param {string} text
 * @param {Values} values
 */
function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (place, name) => (name in values ? String(values[name]) : place));
}

/**
 * The words of one language.
 * @param {Catalogue} catalogue
 * @param {string} locale as BCP 47 names it
 */
export function wordsOf(catalogue, locale) {
  const plurals = new Intl.PluralRules(locale);
  const places = new Intl.PluralRules(locale, { type: "ordinal" });
  // Without "and": what it names may begin with a capital, and stands after a colon.
  const list = new Intl.ListFormat(locale, { type: "unit", style: "short" });
  const clock = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", timeZone: PLACE });
  // A day without a time is the same day everywhere: it is read and shown in UTC.
  const day = new Intl.DateTimeFormat(locale, {
    day: "numeric",
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  });

  const weekday = new Intl.DateTimeFormat(locale, { weekday: "long", timeZone: "UTC" });

  /**
   * @param {string} date
   * @param {Intl.DateTimeFormat} form
   */
  function dayAs(date, form) {
    const at = new Date(`${date}T00:00:00Z`);
    return Number.isNaN(at.getTime()) ? "" : form.format(at);
  }

  const dayThere = new Intl.DateTimeFormat(locale, {
    day: "numeric",
    month: "long",
    year: "numeric",
    timeZone: PLACE,
  });

  return {
    /**
     * @param {string} english
     * @param {Values} [values]
     */
    say(english, values = {}) {
      const found = Object.hasOwn(catalogue, english) ? catalogue[english] : english;
      return filled(typeof found === "string" ? found : english, values);
    },

    /**
     * @param {string} one
     * @param {string} many
     * @param {number} n fills {n}
     * @param {Values} [values]
     */
    sayMany(one, many, n, values = {}) {
      const found = Object.hasOwn(catalogue, one) ? catalogue[one] : undefined;
      const forms = typeof found === "object" ? found : { one, other: many };
      return filled(forms[plurals.select(n)] ?? forms["other"] ?? many, { n, ...values });
    },

    /**
     * The ordinal category of a number: `one` for 1 and 21, `two`, `few`, `other` in English.
     * @param {number} n
     */
    ordinal: (n) => places.select(n),

    /** @param {string} moment RFC 3339 */
    time: (moment) => clock.format(new Date(moment)),

    /** @param {string} moment RFC 3339: its English day */
    dayOf: (moment) => dayThere.format(new Date(moment)),

    /** @param {string} date YYYY-MM-DD; anything else, such as a year still being typed, has no words */
    date: (date) => dayAs(date, day),

    /** @param {string} date YYYY-MM-DD, with its day of the week: a day that counts is known by it */
    weekday: (date) => [dayAs(date, weekday), dayAs(date, day)].filter(Boolean).join(" "),

    /** @param {string[]} items */
    list: (items) => list.format(items),
  };
}
