import { smoothPlane } from '@tessera/imaging'
import { noisePlane } from '../../tile/noise-plane.ts'
import type { SlideLaw } from '../slide-law.ts'
import { placeArtefacts } from './place-artefacts.ts'
import { shareCut } from './share-cut.ts'
import { nodeUm, type SlidePlan, slideStream } from './slide-plan.ts'
import { tissueLevel } from './tissue-level.ts'

/** Lays out tissue, nests of tumour, necrosis, fibres and artefacts: shares are met to the pixels of the plan. */
export function layOutSlide(law: SlideLaw): SlidePlan {
  const side = law.pixels * law.mpp
  const columns = Math.ceil(side / nodeUm) + 2
  const size = columns * columns
  const plane = (what: string, um: number) =>
    noisePlane(columns, columns, um / nodeUm, slideStream(law, what))
  const tissue = tissueLevel(law, columns)
  const inside = positive(tissue)
  // Tumours have a centre and a margin, as far as the slide is large enough to show them; nests are some 100 µm wide.
  const nests = plane('nests', 42)
  const region = smoothPlane(plane('region', Math.min(380, side / 5)), columns, columns, 8)
  const tumour = new Float32Array(size)
  for (let i = 0; i < size; i++) tumour[i] = nests[i] + 0.85 * region[i]
  lowerBy(tumour, shareCut(tumour, law.tumourShare, inside))
  const cancer = positive(tumour, inside)
  const necrosis = plane('necrosis', Math.min(110, side / 12))
  for (let i = 0; i < size; i++) necrosis[i] += 0.6 * region[i] + 0.5 * Math.min(1.5, tumour[i])
  lowerBy(necrosis, shareCut(necrosis, law.necrosisShare, cancer))
  // Necrosis begins within the tumour.
  for (let i = 0; i < size; i++) necrosis[i] = Math.min(necrosis[i], 2 * tumour[i])
  const [along, across] = fibres(columns, plane, slideStream(law, 'direction').next() * Math.PI)
  return {
    columns,
    rows: columns,
    tissue,
    tumour,
    necrosis,
    along,
    across,
    thickness: plane('thickness', 180).map(z => Math.max(0.7, 1 + 0.07 * z)),
    clusters: plane('clusters', 60),
    nearTumour: smoothPlane(Float32Array.from(cancer), columns, columns, 40 / nodeUm),
    ...placeArtefacts(law, columns, inside, plane),
  }
}

/** Waves of collagen: the coordinates of straight fibres, bent. */
function fibres(
  columns: number,
  plane: (what: string, um: number) => Float32Array,
  angle: number,
): readonly [along: Float32Array, across: Float32Array] {
  const [c, s] = [Math.cos(angle), Math.sin(angle)]
  const [wide, narrow, other] = [plane('bend', 150), plane('wave', 55), plane('stretch', 150)]
  const along = new Float32Array(columns * columns)
  const across = new Float32Array(columns * columns)
  for (let j = 0, at = 0; j < columns; j++)
    for (let i = 0; i < columns; i++, at++) {
      const [x, y] = [i * nodeUm, j * nodeUm]
      along[at] = x * c + y * s + 80 * other[at]
      across[at] = y * c - x * s + 130 * wide[at] + 22 * narrow[at]
    }
  return [along, across]
}

function lowerBy(values: Float32Array, cut: number): void {
  // No share at all: everywhere outside.
  if (cut === Number.POSITIVE_INFINITY) values.fill(-1)
  else for (let i = 0; i < values.length; i++) values[i] -= cut
}

function positive(level: Float32Array, within?: Uint8Array): Uint8Array {
  const out = new Uint8Array(level.length)
  for (let i = 0; i < level.length; i++)
    if (level[i] > 0 && (within === undefined || within[i] === 1)) out[i] = 1
  return out
}
