import path from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { writePicture } from '@tessera/slides'
import { writeFileAtomically } from '@tessera/tasks'
import type { SlideScene } from '../paint/slide-painter.ts'
import { outlineArea, slideCellClasses, type TrueCells } from '../plan/true-cells.ts'
import type { SlideTruthFiles } from '../slide-request.ts'
import { trueMask } from './slide-mask.ts'
import { slideTruth } from './slide-truth.ts'

const gzipped = promisify(gzip)

/** Writes mask (grey PNG of `slideMaskBits`), cells (CSV, gzip) and numbers (JSON) of a slide. */
export async function writeSlideTruth(
  scene: SlideScene,
  folder: string,
  names: SlideTruthFiles,
): Promise<void> {
  const mask = trueMask(scene.law, scene.plan)
  const { width, height, bits } = mask
  const place = (name: string) => path.join(folder, ...name.split('/'))
  // Grey: the bits in red, green and blue alike.
  const pixels = Uint8Array.from({ length: 3 * bits.length }, (_, i) => bits[Math.floor(i / 3)])
  await writePicture(place(names.mask), { width, height, pixels })
  writeFileAtomically(place(names.cells), await gzipped(cellsText(scene.cells), { level: 4 }))
  const numbers = JSON.stringify(
    slideTruth(scene, mask),
    (_, value) => (typeof value === 'number' ? Number(value.toPrecision(8)) : value),
    1,
  )
  writeFileAtomically(place(names.numbers), `${numbers}\n`)
}

function cellsText(cells: TrueCells): string {
  const lines = ['x_um,y_um,class,area_um2']
  for (let i = 0; i < cells.count; i++)
    lines.push(
      `${cells.x[i].toFixed(1)},${cells.y[i].toFixed(1)},${slideCellClasses[cells.classOf[i]]},${outlineArea(cells, i).toFixed(1)}`,
    )
  return `${lines.join('\n')}\n`
}
