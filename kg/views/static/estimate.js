// The score of a tie from its evidence, as the package computes it: mean of an ignorance prior and weighted valences,
// interval from the Beta distribution on [-1, 1] with the same mean and variance.
"use strict";
// Claims about one act are one interaction: a voice counts once, at its highest weight, and voices join by noisy-or.
KG.acts = (evidence) => {
  const acts = new Map();
  for (const { act, claim, code, valence, speaker, weight } of evidence) {
    const key = JSON.stringify([act || claim || acts.size, code, valence]);
    if (!acts.has(key)) acts.set(key, { valence, voices: new Map() });
    const { voices } = acts.get(key);
    voices.set(speaker, Math.max(weight, voices.get(speaker) ?? 0));
  }
  return [...acts.values()].map(({ valence, voices }) => ({
    valence,
    weight: 1 - [...voices.values()].reduce((doubt, weight) => doubt * (1 - Math.min(weight, 1)), 1),
  }));
};

KG.estimate = (evidence, k, level) => {
  const acts = KG.acts(evidence);
  let weight = 0,
    sum = 0,
    squares = 0;
  for (const { weight: w, valence: v } of acts) {
    weight += w;
    sum += w * v;
    squares += w * v * v;
  }
  const all = k + weight;
  if (all === 0) return { value: 0, low: -1, high: 1, n: acts.length, weight };
  const value = sum / all;
  const variance = ((k + squares) / all - value * value) / (all + 1);
  return {
    value,
    weight,
    n: acts.length,
    // Quantiles cost far more than the mean, and only the panel, the table and a file show them.
    get low() {
      return KG.betaQuantile(value, variance, (1 - level) / 2);
    },
    get high() {
      return KG.betaQuantile(value, variance, (1 + level) / 2);
    },
  };
};

KG.betaQuantile = (mean, variance, probability) => {
  const m = (mean + 1) / 2,
    v = variance / 4;
  const size = v > 0 ? (m * (1 - m)) / v - 1 : Infinity;
  if (!(size > 0) || !Number.isFinite(size)) return mean;
  const a = m * size,
    b = (1 - m) * size;
  let low = 0,
    high = 1;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (KG.betaBelow(middle, a, b) < probability) low = middle;
    else high = middle;
  }
  return low + high - 1;
};

// The regularised incomplete beta function by its continued fraction (Lentz), DLMF 8.17.22.
KG.betaBelow = (x, a, b) => {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - KG.betaBelow(1 - x, b, a);
  const front =
    Math.exp(a * Math.log(x) + b * Math.log1p(-x) + KG.logGamma(a + b) - KG.logGamma(a) - KG.logGamma(b)) / a;
  const tiny = 1e-300;
  let c = 1,
    d = 1 / (1 - ((a + b) * x) / (a + 1) || tiny),
    result = d;
  for (let m = 1; m < 500; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    let change = 1;
    for (const term of [even, odd]) {
      d = 1 / (1 + term * d || tiny);
      c = 1 + term / c || tiny;
      change = c * d;
      result *= change;
    }
    if (Math.abs(change - 1) < 1e-13) break;
  }
  return front * result;
};

// Stirling's series after shifting the argument above 10: twelve digits, which is more than a picture shows.
KG.logGamma = (x) => {
  let shift = 0;
  for (; x < 10; x++) shift -= Math.log(x);
  const y = 1 / (x * x);
  return (
    shift +
    (x - 0.5) * Math.log(x) -
    x +
    0.5 * Math.log(2 * Math.PI) +
    (1 / 12 - y * (1 / 360 - y * (1 / 1260 - y / 1680))) / x
  );
};
