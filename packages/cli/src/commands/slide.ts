import type { Command } from 'commander'
import type { AddCommand, SetExit } from '../add-command.ts'
import { addCells } from '../slide/cells.ts'
import { addDeidentify } from '../slide/deidentify.ts'
import { addEncode } from '../slide/encode.ts'
import { addHeatmap } from '../slide/heatmap.ts'
import { addInfo } from '../slide/info.ts'
import { addRegister } from '../slide/register.ts'
import { addStain } from '../slide/stain.ts'
import { addThumbnail } from '../slide/thumbnail.ts'
import { addTiles } from '../slide/tiles.ts'
import { addTissue } from '../slide/tissue.ts'

/** A new command of `tessera slide` is a file in `slide/` and a line here; the page is docs/slides.md. */
const commands: readonly AddCommand[] = [
  addInfo,
  addThumbnail,
  addTissue,
  addTiles,
  addEncode,
  addCells,
  addStain,
  addHeatmap,
  addRegister,
  addDeidentify,
]

/** `tessera slide COMMAND ...`: from whole-slide files to tiles, features, cells and heatmaps. */
export function addSlide(program: Command, setExit: SetExit): void {
  const slide = program
    .command('slide')
    .summary('whole-slide images: tissue, tiles, features, cells, heatmaps')
    .description(
      'One step of work on whole-slide images (SVS, TIFF, OME-TIFF, DICOM, PNG, JPEG; others through OpenSlide).',
    )
  for (const add of commands) add(slide, setExit)
}
