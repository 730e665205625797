import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { writePyramid } from '@tessera/slides'
import { type SlideScene, slidePainter } from './paint/slide-painter.ts'
import { layOutSlide } from './plan/lay-out-slide.ts'
import { placeCells } from './plan/place-cells.ts'
import { placeVessels } from './plan/place-vessels.ts'
import type { SlideLaw } from './slide-law.ts'
import type { SlideRequest } from './slide-request.ts'
import { writeSlideTruth } from './truth/write-slide-truth.ts'

/** What a law places: tissue, vessels, every nucleus. */
export function sceneOf(law: SlideLaw): SlideScene {
  const plan = layOutSlide(law)
  const vessels = placeVessels(law, plan)
  return { law, plan, vessels, cells: placeCells(law, plan, vessels) }
}

/**
 * Draws a slide as a pyramidal TIFF of three levels (1, 4 and 16 level-0 pixels to one; where the third
 * would be smaller than a tile, what fits into one), and its truth within the folder.
 * @throws SlideError as `writePyramid`
 */
export async function drawSlide(target: string, folder: string, { law, truth }: SlideRequest): Promise<void> {
  mkdirSync(path.dirname(target), { recursive: true })
  const scene = sceneOf(law)
  await writePyramid(slidePainter(scene), target, {
    levels: levelsOf(law.pixels),
    mpp: law.mpp,
    magnification: 20,
    quality: law.look.quality,
    reproducible: true,
  })
  if (truth !== null) await writeSlideTruth(scene, folder, truth)
}

/** Of the writer's tiles of 256 pixels. */
function levelsOf(pixels: number): number[] {
  const last = 2 ** Math.max(0, Math.ceil(Math.log2(pixels / 256)))
  return [...new Set([1, Math.min(4, last), Math.min(16, last)])]
}
