// The only home of whether this person is speaking, told from how loud their own microphone is: nothing but a hint to
// themselves, that never leaves their browser.

// Of a microphone with the browser's own noise suppression and gain; a quiet room stays a fifth of it.
const LOUD = 0.04;
const LOOKS = 10;
// A cough or a chair is not speech.
const LOUD_LOOKS = 5;
// Between two sentences they still speak.
const QUIET_LOOKS = 15;

export class Speaking {
  /** @type {boolean[]} the newest looks, oldest first */
  #looks = [];
  #quiet = 0;
  #speaking = false;

  /**
   * One look at the meter, of ten in a second.
   * @param {number} level from 0 to 1
   */
  look(level) {
    const loud = level >= LOUD;
    this.#looks = [...this.#looks, loud].slice(-LOOKS);
    this.#quiet = loud ? 0 : this.#quiet + 1;
    if (this.#quiet >= QUIET_LOOKS) this.#speaking = false;
    else if (this.#looks.filter((one) => one).length >= LOUD_LOOKS) this.#speaking = true;
    return this.#speaking;
  }
}
