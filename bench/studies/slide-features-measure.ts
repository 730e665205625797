// Draws slides, measures their tiles with the built-in encoder, and says what is truly in each: rows for slide-features.ts.
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {
  centreLooks,
  makeupTerms,
  measuredMakeup,
  type SlideLaw,
  type Specimen,
  sceneOf,
  slideBagFeatures,
  slideLaw,
  slidePainter,
  type TileMakeup,
  trueMask,
  writeTerms,
} from '@tessera/simulate'
import {
  assessSlide,
  builtInFeatureNames,
  measureTile,
  openSlide,
  planTiles,
  readTiles,
  writePyramid,
} from '@tessera/slides'
import { createRandom } from '@tessera/statistics'

export interface MeasuredSlide {
  readonly law: SlideLaw
  readonly infiltration: number
  readonly aggressiveness: number
  readonly tiles: readonly {
    readonly makeup: TileMakeup
    readonly terms: readonly number[]
    readonly features: readonly number[]
  }[]
  /** Tiles of the slide that are tissue, measured or not. */
  readonly planned: number
}

/** A slide of 2,048 pixels of the seed: any state, 25 looks, one biopsy in three. */
export function lawOf(seed: number, number: number) {
  const random = createRandom(seed, 'slide features', number)
  const [infiltration, aggressiveness] = [random.normal(), random.normal()]
  const specimen: Specimen = number % 3 === 2 ? 'biopsy' : 'resection'
  const look = centreLooks(25, 11)[(number * 7) % 25]
  const law = slideLaw(
    { infiltration, aggressiveness },
    look,
    { specimen, pixels: 2048, clean: true },
    random,
  )
  return { law, infiltration, aggressiveness }
}

export async function measureSlide({
  seed,
  number,
  most,
}: {
  seed: number
  number: number
  most: number
}): Promise<MeasuredSlide> {
  const { law, ...state } = lawOf(seed, number)
  const scene = sceneOf(law)
  const mask = trueMask(law, scene.plan)
  const folder = mkdtempSync(path.join(os.tmpdir(), 'slide-features-'))
  const file = path.join(folder, 'slide.tif')
  try {
    await writePyramid(slidePainter(scene), file, { levels: [1, 4], mpp: 0.5, quality: law.look.quality })
    const slide = await openSlide(file)
    const { found } = await assessSlide(slide)
    const all = planTiles(slide, { mpp: 0.5, size: 256, tissue: found })
    const plan = planTiles(slide, { mpp: 0.5, size: 256, tissue: found, sample: { most, seed: number } })
    const whole = new Float32Array(builtInFeatureNames.length)
    const wanted = slideBagFeatures.map(name => builtInFeatureNames.indexOf(name))
    const terms = new Float64Array(makeupTerms.length)
    const tiles: MeasuredSlide['tiles'][number][] = []
    for await (const { raster, x, y } of readTiles(slide, plan)) {
      measureTile(raster.pixels, 256, 0.5, whole)
      const makeup = measuredMakeup(scene, mask, x, y)
      writeTerms(makeup, law, terms)
      tiles.push({ makeup, terms: [...terms], features: wanted.map(k => whole[k]) })
    }
    await slide.close()
    return { law, ...state, tiles, planned: all.x.length }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
