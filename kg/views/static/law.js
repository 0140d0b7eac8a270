// The exact law of a score, as kg/alignment/law.py has it: the mean of a Dirichlet process by one integral (Imhof 1961)
// along a path through the saddle point on which nothing oscillates. Same points, same Newton steps inside a bracket.
"use strict";
KG.law = (() => {
  const STEP = 0.25,
    BEND = 0.6,
    CLEAR = 0.7,
    BLOCKS = [0, 16, 32, 64, 128, 256, 384],
    SMALL = 1e-9,
    FAR = 600;
  const sum = (count, term) => {
    let total = 0;
    for (let i = 0; i < count; i++) total += term(i);
    return total;
  };

  // A tilt by its log odds y, with all that the integral at the score x(y) needs. v: valences, a: their weights.
  const tiltAt = (y, v, a) => {
    const toTop = 2 / (1 + Math.exp(y)),
      toBottom = 2 / (1 + Math.exp(-y)),
      n = v.length;
    const tilted = v.map((value, i) => {
      const size = Math.abs(value);
      return a[i] / (1 - size + size * (value >= 0 ? toTop : toBottom));
    });
    const mass = sum(n, (i) => tilted[i]);
    const above = sum(n, (i) => tilted[i] * (1 - v[i])) / mass,
      below = sum(n, (i) => tilted[i] * (1 + v[i])) / mass;
    const ratios = v.map((value, i) => ((value >= 0 ? above - (1 - value) : 1 + value - below) * tilted[i]) / a[i]);
    const x = above < below ? 1 - above : below - 1,
      z = Math.tanh(y / 2);
    const apart = Math.min(above, below) + Math.abs(x) * (x >= 0 ? toTop : toBottom);
    return {
      shapes: a,
      tilted,
      ratios,
      z,
      x,
      slope: ((sum(n, (i) => tilted[i] * v[i] * ratios[i]) / mass) * toTop * toBottom) / 2,
      saddle: z / apart,
      height: sum(n, (i) => a[i] * Math.log((tilted[i] / a[i]) * apart)),
      room: Math.min(toTop / above, toBottom / below),
    };
  };

  // The point of the path at a height, and its derivative where `along` is that of the height.
  const pathAt = ({ shapes, ratios }, up, along) => {
    let pull = 0,
      second = 0,
      fall = 0,
      spread = 0;
    for (let i = 0; i < shapes.length; i++) {
      const u = 1 / (1 + (ratios[i] * up) ** 2);
      pull += shapes[i] * ratios[i] * u;
      second += 2 * shapes[i] * ratios[i] * u * u;
      fall += shapes[i] * (1 - u);
      spread += 2 * shapes[i] * u * (1 - u);
    }
    pull *= up;
    const length = Math.hypot(pull, 3 * BEND * fall);
    const finite = (value) => (Number.isFinite(value) ? value : 0);
    const sine = finite(pull / length);
    const change = finite(((3 * BEND) ** 2 * fall * ((up * second - pull) * fall - pull * spread)) / length ** 3);
    return { re: -BEND * up * sine, im: up, dre: -BEND * (sine + change) * along, dim: along };
  };

  // P(M <= x), P(M > x) and the density at x.
  const lawAt = (tilt) => {
    const { shapes, tilted, ratios, z, height, room } = tilt,
      n = shapes.length;
    const size = Math.min(1 / Math.sqrt(sum(n, (i) => shapes[i] * ratios[i] ** 2)), room / 2);
    const side = z >= 0 ? 1 : -1;
    const cross = Math.abs(z) < CLEAR * size ? side * CLEAR * size - z : 0;
    let area = 0,
      density = 0;
    for (let block = 0; block + 1 < BLOCKS.length; block++) {
      let re, im, at;
      for (let step = BLOCKS[block]; step < BLOCKS[block + 1]; step++) {
        at = pathAt(tilt, size * Math.sinh(STEP * step), size * Math.cosh(STEP * step));
        at.re += cross;
        let fall = 0,
          turn = 0,
          ire = 0,
          iim = 0;
        for (let i = 0; i < n; i++) {
          const real = 1 - ratios[i] * at.re,
            imaginary = -ratios[i] * at.im,
            square = real * real + imaginary * imaginary;
          fall += (shapes[i] * Math.log(square)) / 2;
          turn += 2 * shapes[i] * Math.atan(imaginary / (Math.sqrt(square) + real));
          ire += (tilted[i] * real) / square;
          iim -= (tilted[i] * imaginary) / square;
        }
        const far = Math.exp(height - fall) * (step === 0 ? 0.5 : 1),
          cosine = far * Math.cos(turn),
          sine = -far * Math.sin(turn);
        const vre = cosine * at.dre - sine * at.dim,
          vim = cosine * at.dim + sine * at.dre;
        density += vre * iim + vim * ire;
        const pre = at.re + z,
          whole = pre * pre + at.im * at.im;
        re = (vre * pre + vim * at.im) / whole;
        im = (vim * pre - vre * at.im) / whole;
        area += im;
      }
      // Far up the integrand falls by one factor from point to point: the rest is a geometric series.
      let fre = 0,
        fim = 0;
      for (let i = 0; i < n; i++) {
        const b = at.re * ratios[i] - 1,
          c = at.im * ratios[i],
          square = b * b + c * c;
        fre += shapes[i] * (1 + b / square);
        fim -= (shapes[i] * c) / square;
      }
      fre = Math.min(50, Math.max(1e-300, STEP * fre));
      fim *= STEP;
      if (Math.hypot(re, im) < SMALL * -Math.expm1(-fre) || block + 2 === BLOCKS.length) {
        const ere = Math.expm1(fre) * Math.cos(fim) - 2 * Math.sin(fim / 2) ** 2,
          eim = Math.exp(fre) * Math.sin(fim);
        area += (im * ere - re * eim) / (ere * ere + eim * eim);
        break;
      }
    }
    area *= STEP / Math.PI;
    density *= STEP / Math.PI;
    return side > 0 ? [1 - area, area, density] : [-area, 1 + area, density];
  };

  // Solves an increasing equation by Newton steps inside a bracket, the last step from within `near`.
  const root = (equation, start, near) => {
    let y = start,
      least = -FAR,
      most = FAR;
    for (let turn = 0; turn < 100; turn++) {
      const at = y,
        [value, slope] = equation(at);
      if (value < 0) least = at;
      else most = at;
      const step = at - value / slope,
        inside = least < step && step < most;
      y = inside ? step : (least + most) / 2;
      if ((inside && Math.abs(value) < near) || most - least < 1e-15 * (1 + Math.abs(at))) break;
    }
    return y;
  };

  // The quantile of the standard normal distribution, roughly (Abramowitz & Stegun 26.2.23): where a search begins.
  const normal = (tail) => {
    const t = Math.sqrt(-2 * Math.log(Math.min(tail, 1 - tail)));
    const far = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
    return tail < 0.5 ? -far : far;
  };

  const quantile = (tail, v, a) => {
    const wanted = normal(tail),
      logOdds = Math.log(tail) - Math.log1p(-tail),
      mass = sum(a.length, (i) => a[i]);
    const rough = (y) => {
      const tilt = tiltAt(y, v, a);
      const far = Math.sqrt(Math.max(-2 * tilt.height, 1e-300)) * (tilt.z < 0 ? -1 : 1);
      return [far - wanted, (mass * tilt.saddle * tilt.slope) / far];
    };
    const clip = (part) => Math.min(1, Math.max(SMALL, part));
    const exact = (y) => {
      const tilt = tiltAt(y, v, a);
      const [low, high, density] = lawAt(tilt).map((part, index) => (index < 2 ? clip(part) : part));
      return [Math.log(low) - Math.log(high) - logOdds, (density * tilt.slope) / (low * high)];
    };
    return tiltAt(root(exact, root(rough, wanted < 0 ? -1 : 1, 0.05), 1e-6), v, a).x;
  };

  // P(M <= x): one integral, at the tilt whose score is x.
  const below = (x, v, a) => {
    const scoreAt = (y) => {
      const tilt = tiltAt(y, v, a);
      return [tilt.x - x, tilt.slope];
    };
    return lawAt(tiltAt(root(scoreAt, 0, 1e-9), v, a))[0];
  };
  return { quantile, below };
})();
