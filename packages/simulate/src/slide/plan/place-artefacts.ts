import type { SlideLaw } from '../slide-law.ts'
import { shareCut } from './share-cut.ts'
import { nodeUm, type SlidePlan, slideStream } from './slide-plan.ts'

/** A stroke of a pen across a corner, tissue out of focus, a fold. */
export function placeArtefacts(
  { artefacts, ...law }: SlideLaw,
  columns: number,
  tissue: Uint8Array,
  plane: (what: string, um: number) => Float32Array,
): Pick<SlidePlan, 'blur' | 'pen' | 'fold'> {
  const side = law.pixels * law.mpp
  let blur: Float32Array | null = null
  if (artefacts.blurShare > 0) {
    blur = plane('blur', side / 7)
    const cut = shareCut(blur, artefacts.blurShare, tissue)
    for (let i = 0; i < blur.length; i++) blur[i] -= cut
  }
  const random = slideStream({ artefacts, ...law }, 'artefacts')
  const stroke = (halfUm: number, offset: number, bend: Float32Array, bendUm: number) => {
    const angle = 2 * Math.PI * random.next()
    const [c, s] = [Math.cos(angle), Math.sin(angle)]
    return bend.map((b, at) => {
      const [x, y] = [(at % columns) * nodeUm - side / 2, Math.floor(at / columns) * nodeUm - side / 2]
      return (halfUm - Math.abs(x * c + y * s - offset + bendUm * b)) / halfUm
    })
  }
  return {
    blur,
    // A felt tip is half a millimetre wide and more; on a small picture less of it is to be seen.
    pen:
      artefacts.pen === null
        ? null
        : stroke(Math.min(260, side / 12), (0.36 + 0.1 * random.next()) * side, plane('pen', 160), 60),
    fold: artefacts.fold ? stroke(22, (0.3 * random.next() - 0.15) * side, plane('fold', 200), 70) : null,
  }
}
