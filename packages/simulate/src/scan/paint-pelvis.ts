import { type Canvas, cover, type Ellipse, paint, paintHollow, paintLine } from './canvas.ts'
import type { Pelvis } from './scan-request.ts'

/** Signal of a T2-weighted turbo spin echo relative to fat of 0.85. */
export const t2 = {
  air: 0,
  fat: 0.85,
  mesorectalFat: 0.9,
  muscle: 0.22,
  cortex: 0.08,
  marrow: 0.52,
  urine: 1.25,
  bladderWall: 0.3,
  transitionZone: 0.45,
  peripheralZone: 0.85,
  vesicle: 1.1,
  myometrium: 0.5,
  junction: 0.25,
  endometrium: 1.1,
  vessel: 0.1,
  fascia: 0.28,
  muscularis: 0.27,
  submucosa: 0.62,
  mucosa: 0.42,
  gel: 1.12,
  stool: 0.35,
  gas: 0.03,
} as const

export interface Level {
  /** Height over the middle of the picture, mm; to the head. */
  readonly z: number
  readonly bladder: number
  readonly scale: number
}

/** Where the rectum runs, and how wide its mesorectum is, at a height. */
export function rectumAt(z: number, scale: number) {
  const low = Math.max(0, -z - 12)
  return {
    x: scale * (3 * Math.sin(z / 25)),
    y: scale * (17 - 0.006 * (z - 6) ** 2 + 0.09 * low),
    mesorectum: scale * Math.max(15, 37 - 0.85 * low),
  }
}

/** Everything but the rectum, back to front: body, bones, muscles, bladder, prostate or uterus, mesorectum. */
export function paintPelvis(canvas: Canvas, pelvis: Pelvis, level: Level): void {
  const { scale: s, z, bladder } = level
  canvas.signal.fill(t2.fat)
  airBehind(canvas, s)
  if (z > 2) bowelLoops(canvas, pelvis, z, s)
  for (const side of [-1, 1]) {
    const buttock = { x: side * 62 * s, y: 52 * s, rx: 52 * s, ry: 23 * s, turn: -side * 0.55 }
    paint(canvas, buttock, t2.muscle)
    // Strands of fat between the bundles of the gluteus.
    for (let n = -2; n <= 2; n++)
      paint(
        canvas,
        {
          x: buttock.x + side * n * 14 * s,
          y: buttock.y - n * 7 * s,
          rx: 1.1,
          ry: 17 * s,
          turn: side * 0.75,
        },
        0.55,
        0.7,
      )
    hipBone(canvas, side, z, s)
    // Obturator internus along the side wall, levator below it towards the bowel.
    paint(
      canvas,
      { x: side * 61 * s, y: (-8 - 0.15 * z) * s, rx: 9.5 * s, ry: 33 * s, turn: side * 0.16 },
      t2.muscle,
    )
    vesselPair(canvas, side * 50 * s, (-30 + 0.2 * z) * s, s)
  }
  sacrum(canvas, z, s)
  paintBladder(canvas, z, bladder, s)
  if (pelvis.sex === 'male') prostate(canvas, z, s)
  else uterus(canvas, z, s)
  mesorectum(canvas, pelvis, z, s)
}

/** The body's outline lies beyond the picture but at the back, where air is seen behind the cleft. */
function airBehind({ nx, ny, dx, dy, signal }: Canvas, s: number): void {
  for (let j = Math.floor(ny / 2); j < ny; j++) {
    const y = (j - (ny - 1) / 2) * dy
    for (let i = 0; i < nx; i++) {
      const x = Math.abs((i - (nx - 1) / 2) * dx)
      const skin = (-12 + 99 * Math.sqrt(Math.max(0, 1 - ((x - 36 * s) / (128 * s)) ** 2))) * s
      const outside = Math.min(1, Math.max(0, 0.5 + (y - skin) / 1.4))
      if (outside > 0) signal[i + nx * j] += outside * (t2.air - signal[i + nx * j])
    }
  }
}

/** Small bowel above the bladder and beside it. */
function bowelLoops(canvas: Canvas, pelvis: Pelvis, z: number, s: number): void {
  for (let n = 0; n < 6; n++) {
    const own = pelvis.seed * 0.23 + n * 1.9
    const at = {
      x: (-62 + 25 * n + 6 * Math.sin(own + 0.05 * z)) * s,
      y: (-72 + 9 * Math.cos(1.7 * own + 0.04 * z)) * s,
      rx: (12 + 3 * Math.sin(own)) * s,
      ry: (8 + 2 * Math.cos(2 * own)) * s,
      turn: own,
    }
    paintHollow(
      canvas,
      at,
      t2.muscularis + 0.08,
      2,
      n % 3 === 1 ? t2.gas + 0.1 : 0.6 + 0.3 * Math.sin(own) ** 2,
    )
  }
}

function hipBone(canvas: Canvas, side: number, z: number, s: number): void {
  paintHollow(
    canvas,
    { x: side * 79 * s, y: (-14 - 0.2 * z) * s, rx: 13 * s, ry: 38 * s, turn: side * 0.2 },
    t2.cortex,
    2.2,
    t2.marrow,
  )
  // Head of the femur, at the edge of the picture.
  if (z > -34)
    paintHollow(
      canvas,
      { x: side * 103 * s, y: -22 * s, rx: 23 * s, ry: 24 * s },
      t2.cortex,
      2,
      t2.marrow + 0.12,
    )
}

function vesselPair(canvas: Canvas, x: number, y: number, s: number): void {
  paint(canvas, { x, y, rx: 4.2 * s, ry: 3.6 * s }, t2.vessel)
  paint(canvas, { x: x - 6 * Math.sign(x) * s, y: y + 6 * s, rx: 3.2 * s, ry: 2.6 * s }, t2.vessel)
}

function sacrum(canvas: Canvas, z: number, s: number): void {
  const width = Math.max(7, 17 + 0.32 * z)
  const y = 66 + 0.09 * z - 0.003 * z * z
  paintHollow(canvas, { x: 0, y: y * s, rx: width * s, ry: 8 * s }, t2.cortex, 1.6, t2.marrow)
  for (const side of [-1, 1])
    if (z > 8)
      paintHollow(
        canvas,
        { x: side * (width + 10) * s, y: (y + 1) * s, rx: 14 * s, ry: 6.5 * s, turn: -side * 0.3 },
        t2.cortex,
        1.6,
        t2.marrow,
      )
}

function paintBladder(canvas: Canvas, z: number, full: number, s: number): void {
  const half = Math.sqrt(Math.max(0, 1 - ((z - 14) / (26 * full)) ** 2))
  if (half <= 0.25) return
  const ellipse = { x: 2 * s, y: -58 * s, rx: 42 * full * half * s, ry: 29 * full * half * s }
  paintHollow(canvas, ellipse, t2.bladderWall, 3.2, t2.urine)
}

function prostate(canvas: Canvas, z: number, s: number): void {
  if (z > -12 && z < 10)
    for (const side of [-1, 1]) {
      const at = { x: side * 14 * s, y: -26 * s, turn: -side * 0.25 }
      paint(canvas, { ...at, rx: 14 * s, ry: 5.5 * s }, 0.4)
      // Coiled tubes full of fluid.
      for (let n = -2; n <= 2; n++)
        paint(
          canvas,
          { x: at.x + n * 5 * s, y: at.y + (n % 2) * 1.6 * s + side * n * 0.7, rx: 2.3 * s, ry: 2.6 * s },
          t2.vesicle,
          0.85,
        )
    }
  const half = Math.sqrt(Math.max(0, 1 - ((z + 30) / 21) ** 2))
  if (half < 0.2) return
  const gland = { x: 0, y: -34 * s, rx: 25 * half * s, ry: 19 * half * s }
  paint(canvas, { ...gland, rx: gland.rx + 1.2, ry: gland.ry + 1.2 }, t2.fascia)
  paint(canvas, gland, t2.peripheralZone)
  paint(
    canvas,
    { ...gland, y: gland.y - 4.5 * half * s, rx: gland.rx * 0.82, ry: gland.ry * 0.74 },
    t2.transitionZone,
  )
}

function uterus(canvas: Canvas, z: number, s: number): void {
  const half = Math.sqrt(Math.max(0, 1 - ((z - 4) / 34) ** 2))
  if (half < 0.2) return
  const body = { x: -2 * s, y: -28 * s, rx: 27 * half * s, ry: 13 * half * s }
  paint(canvas, body, t2.myometrium)
  paint(canvas, { ...body, rx: body.rx * 0.6, ry: body.ry * 0.55 }, t2.junction)
  paint(canvas, { ...body, rx: body.rx * 0.5, ry: body.ry * 0.28 }, t2.endometrium)
}

function mesorectum(canvas: Canvas, pelvis: Pelvis, z: number, s: number): void {
  const { x, y, mesorectum: r } = rectumAt(z, s)
  const wide = { x, y: y + 4 * s, rx: r * 1.06 * pelvis.fat, ry: r * 0.95 * pelvis.fat }
  if (z < -20)
    // The levator's funnel and, lowest, the sling of the puborectalis.
    paint(canvas, { ...wide, rx: wide.rx + 6 * s, ry: wide.ry + 5 * s }, t2.muscle)
  paint(canvas, wide, t2.mesorectalFat)
  paintLine(canvas, wide, 1.5, t2.fascia, 0.75)
  // Vessels of the mesorectum, in the places that are the patient's own.
  for (let n = 0; n < 9; n++) {
    const wave = pelvis.seed * 0.37 + n * 2.1
    const angle = wave + 0.02 * z * (n % 2 === 0 ? 1 : -1)
    const away = r * (0.62 + 0.24 * Math.sin(wave * 3.3))
    const at = {
      x: x + away * Math.cos(angle),
      y: y + 4 * s + 0.9 * away * Math.sin(angle),
      rx: (1 + 0.7 * Math.abs(Math.sin(wave * 5.1))) * s,
      ry: 1.1 * s,
    }
    paint(canvas, at, n % 3 === 0 ? 0.25 : 0.45, 0.8)
  }
}

/** Fine unevenness of all tissue. */
export function mottle({ signal }: Canvas, coarse: Float32Array, fine: Float32Array): void {
  for (let at = 0; at < signal.length; at++) signal[at] *= 1 + 0.045 * coarse[at] + 0.035 * fine[at]
}

/** Paints with the ellipse's own signal times a field: for nodes. */
export function paintMottled(
  canvas: Canvas,
  ellipse: Ellipse,
  signal: number,
  field: Float32Array,
  strength: number,
): void {
  const { signal: image } = canvas
  cover(canvas, ellipse, (at, covered) => {
    image[at] += covered * (signal * (1 + strength * field[at]) - image[at])
  })
}
