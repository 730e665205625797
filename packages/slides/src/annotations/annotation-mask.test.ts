import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SlideMask } from '../slide-mask.ts'
import { type Annotation, annotationArea, annotationMask, checkAnnotations, maskToPolygons } from './index.ts'

const region = (className: string | null, ...rings: readonly (readonly number[])[]): Annotation => {
  const [outer, ...holes] = rings.map(points => Float64Array.from(points))
  return { name: null, className, colour: null, polygons: [[outer, ...holes]] }
}
const box = (x: number, y: number, width: number, height: number) => [
  x,
  y,
  x + width,
  y,
  x + width,
  y + height,
  x,
  y + height,
]
const count = ({ inside }: SlideMask) => inside.reduce((sum, value) => sum + value, 0)
const slide = { width: 200, height: 100 }

/** How often a ring winds around a point, by the angles between its corners: odd is inside. */
function turns(ring: readonly number[], x: number, y: number): number {
  let angle = 0
  for (let i = 0; i < ring.length; i += 2) {
    const j = (i + 2) % ring.length
    const a = Math.atan2(ring[i + 1] - y, ring[i] - x)
    const b = Math.atan2(ring[j + 1] - y, ring[j] - x)
    let step = b - a
    if (step > Math.PI) step -= 2 * Math.PI
    if (step < -Math.PI) step += 2 * Math.PI
    angle += step
  }
  return Math.round(angle / (2 * Math.PI))
}

describe('annotationMask', () => {
  it('a pixel is inside where its centre is: against angles summed around each centre', () => {
    const point = fc.integer({ min: -20, max: 120 })
    fc.assert(
      fc.property(fc.array(fc.tuple(point, point), { minLength: 3, maxLength: 9 }), points => {
        // A third of a pixel keeps corners and edges off the centres, where the two ways may differ.
        const ring = points.flatMap(([x, y]) => [x + 1 / 3, y + 1 / 7])
        const mask = annotationMask([region(null, ring)], { width: 100, height: 100 }, 4)
        for (let j = 0; j < mask.height; j++)
          for (let i = 0; i < mask.width; i++)
            expect(mask.inside[j * mask.width + i]).toBe(Math.abs(turns(ring, 4 * i + 2, 4 * j + 2)) % 2)
      }),
      { numRuns: 60 },
    )
  })

  it('the area is the polygons’ to within the pixels that the outline crosses', () => {
    const ring = Array.from({ length: 90 }, (_, i) => (2 * Math.PI * i) / 90).flatMap(a => [
      100 + 40 * Math.cos(a),
      50 + 40 * Math.sin(a),
    ])
    const disc = region(null, ring, box(90, 40, 20, 20))
    const mask = annotationMask([disc], slide, 1)
    // Outlines of about 251 and 80 pixels; the errors of their pixels cancel.
    expect(Math.abs(count(mask) - annotationArea(disc))).toBeLessThan(25)
  })

  it('classes are included, excluded and matched whatever their case', () => {
    const drawn = [
      region('Tumor', box(0, 0, 100, 100)),
      region('Necrosis', box(50, 0, 100, 100)),
      region(null, box(190, 0, 10, 10)),
    ]
    const area = (choice: Parameters<typeof annotationMask>[3]) =>
      count(annotationMask(drawn, slide, 1, choice))
    expect(area({})).toBe(15_000 + 100)
    expect(area({ include: ['tumor'] })).toBe(10_000)
    expect(area({ include: ['TUMOR'], exclude: ['necrosis'] })).toBe(5_000)
    expect(area({ include: [null] })).toBe(100)
    expect(area({ exclude: ['Necrosis'] })).toBe(5_100)
    expect(() => area({ include: ['Stroma'] })).toThrow(
      /no annotation is of class Stroma; the classes here are Tumor, Necrosis/,
    )
  })

  it('what lies outside the slide is cut off', () => {
    expect(count(annotationMask([region(null, box(-50, -50, 100, 100))], slide, 1))).toBe(2500)
    expect(count(annotationMask([region(null, box(500, 500, 10, 10))], slide, 1))).toBe(0)
  })

  it('a hole that reaches over its ring adds nothing', () => {
    expect(count(annotationMask([region(null, box(0, 0, 10, 10), box(5, 0, 20, 10))], slide, 1))).toBe(50)
  })

  it('the downsample need not divide the slide, nor be whole', () => {
    const mask = annotationMask([region(null, box(0, 0, 200, 100))], slide, 7.5)
    expect([mask.width, mask.height]).toEqual([27, 14])
    // The last column and row begin at 195 and 97.5 and have their centres inside and outside the region.
    expect(count(mask)).toBe(27 * 13)
    expect(() => annotationMask([], slide, 0.5)).toThrow(/downsample 0.5/)
  })
})

describe('maskToPolygons', () => {
  const masks = fc
    .integer({ min: 1, max: 12 })
    .chain(width =>
      fc
        .integer({ min: 1, max: 12 })
        .chain(height =>
          fc
            .array(fc.integer({ min: 0, max: 1 }), { minLength: width * height, maxLength: width * height })
            .map((inside): SlideMask => ({ width, height, downsample: 8, inside: Uint8Array.from(inside) })),
        ),
    )

  it('gives back the mask and its area exactly, one polygon a part', () => {
    fc.assert(
      fc.property(masks, mask => {
        const polygons = maskToPolygons(mask)
        const annotation: Annotation = { name: null, className: null, colour: null, polygons }
        expect(annotationArea(annotation)).toBe(64 * count(mask))
        const again = annotationMask([annotation], { width: 8 * mask.width, height: 8 * mask.height }, 8)
        expect(again).toEqual(mask)
        expect(polygons.length).toBe(parts(mask))
      }),
      { numRuns: 400 },
    )
  })

  it('a ring with an island: the hole belongs to the ring, the island stands alone', () => {
    const rows = ['#####', '#...#', '#.#.#', '#...#', '#####']
    const inside = Uint8Array.from(rows.join(''), letter => (letter === '#' ? 1 : 0))
    const polygons = maskToPolygons({ width: 5, height: 5, downsample: 10, inside })
    expect(polygons.map(rings => rings.map(ring => [...ring]))).toEqual([
      [
        [50, 0, 50, 50, 0, 50, 0, 0],
        [10, 10, 10, 40, 40, 40, 40, 10],
      ],
      [[30, 20, 30, 30, 20, 30, 20, 20]],
    ])
  })

  it('an empty mask has none', () => {
    expect(maskToPolygons({ width: 3, height: 2, downsample: 1, inside: new Uint8Array(6) })).toEqual([])
  })
})

/** Parts that touch by a side, by spreading from pixel to pixel. */
function parts({ width, height, inside }: SlideMask): number {
  const left = inside.slice()
  const spread = (x: number, y: number): void => {
    if (x < 0 || y < 0 || x >= width || y >= height || left[y * width + x] === 0) return
    left[y * width + x] = 0
    for (const [dx, dy] of [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ])
      spread(x + dx, y + dy)
  }
  let found = 0
  for (let i = 0; i < left.length; i++)
    if (left[i] === 1) {
      found++
      spread(i % width, Math.floor(i / width))
    }
  return found
}

describe('checkAnnotations', () => {
  it('names what lies outside the slide or over its edge', () => {
    const findings = checkAnnotations(
      [
        region('Tumor', box(10, 10, 20, 20)),
        region('Tumor', box(300, 0, 9, 9)),
        region(null, box(190, 0, 30, 30)),
      ],
      slide,
      'a.geojson',
    )
    expect(findings.map(({ severity, code }) => [severity, code])).toEqual([
      ['error', 'annotation-outside-slide'],
      ['warning', 'annotation-over-edge'],
    ])
    expect(findings[0].message).toContain('annotation 2 (Tumor) reaches from (300, 0) to (309, 9)')
  })
})
