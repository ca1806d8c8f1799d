// The only home of how loud a microphone is, in this page alone.

// 4,096 samples are 85 ms at 48 kHz: who looks ten times a second misses hardly anything.
const SAMPLES = 4_096;
// Full scale is 0 dB. A quiet room stands near -60, speech into a laptop between -40 and -20.
const QUIET_DB = -60;
const LOUD_DB = -15;

/**
 * From 0 to 1, as an ear would have it: in decibels.
 * @param {Float32Array} samples from -1 to 1
 */
export function loudnessOf(samples) {
  const power = samples.reduce((total, sample) => total + sample * sample, 0) / Math.max(1, samples.length);
  const level = (10 * Math.log10(power) - QUIET_DB) / (LOUD_DB - QUIET_DB);
  return Math.max(0, Math.min(1, level));
}

/**
 * @param {AudioContext} context
 * @param {AudioNode} source
 * @returns {() => number} how loud it is now
 */
export function loudnessMeter(context, source) {
  const analyser = new AnalyserNode(context, { fftSize: SAMPLES });
  const samples = new Float32Array(SAMPLES);
  source.connect(analyser);
  return () => {
    analyser.getFloatTimeDomainData(samples);
    return loudnessOf(samples);
  };
}
