// The only home of what a step of the meeting is called: its usual name, or the one that the mediator gave it.

/** @import { StepShown } from "../protocol.d.ts" */
/** @import { Tools } from "./page.js" */

/**
 * @param {StepShown | undefined} step
 * @param {Pick<Tools, "names">} tools
 */
export function stepName(step, { names }) {
  return step === undefined ? "" : (step.title ?? names.steps[step.step]);
}
