import path from 'node:path'
import type { Finding } from '@tessera/evidence'
import { makeTable, numberColumn, writeCsv } from '@tessera/tables'
import { type PlanSettings, planTiles, readTiles, type TilePlan, writeTilePlan } from '../../tiles/index.ts'
import { assessSlide, type TissueSettings } from '../../tissue/index.ts'
import { lookWithoutTiles, noTiles, pictureWithoutTiles } from '../no-tiles.ts'
import { type RegionSettings, regionsOfSlide } from '../regions-of-slide.ts'
import { scaleSummary, type TaskSettings, withSlide } from '../with-slide.ts'
import type { SlideOutcome, SlideToWork } from '../work-on-slide.ts'
import { writePicture } from '../write-picture.ts'

export interface TilesTaskSettings
  extends TaskSettings,
    Pick<PlanSettings, 'mpp' | 'size' | 'overlap' | 'leastTissue' | 'sample'> {
  /** How tissue is looked for; null takes every tile. */
  readonly tissue: Partial<TissueSettings> | null
  readonly regions: RegionSettings | null
  /** Write the tiles themselves as PNG. */
  readonly pictures: boolean
}

/** Where the tiles of a slide lie: `ID.tiles.csv`, and as TRIDENT's first step leaves them in `ID.tiles.h5`; with pictures, the tiles in `ID.tiles/X_Y.png`. */
export async function tilesTask(slide: SlideToWork, settings: TilesTaskSettings): Promise<SlideOutcome> {
  return withSlide(slide, settings, async open => {
    const { mpp, size, overlap, leastTissue, sample, tissue, regions, pictures } = settings
    const assessed = tissue === null ? null : await assessSlide(open, { settings: tissue })
    const plan = planTiles(open, {
      mpp,
      size,
      tissue: assessed?.found ?? null,
      regions: regions === null ? null : await regionsOfSlide(slide, open, regions),
      ...(overlap === undefined ? {} : { overlap }),
      ...(leastTissue === undefined ? {} : { leastTissue }),
      ...(sample === undefined ? {} : { sample }),
    })
    const table = `${slide.id}.tiles.csv`
    const outputs = [table]
    await writeCsv(planTable(plan), path.join(slide.output, table))
    if (plan.x.length > 0) {
      const layout = `${slide.id}.tiles.h5`
      writeTilePlan(path.join(slide.output, layout), plan, open, slide.id)
      outputs.push(layout)
    }
    if (pictures)
      for await (const { x, y, raster } of readTiles(open, plan)) {
        const name = `${slide.id}.tiles/${x}_${y}.png`
        await writePicture(path.join(slide.output, name), raster)
        outputs.push(name)
      }
    const findings: Finding[] = []
    if (plan.x.length === 0) {
      const picture = pictureWithoutTiles(slide.id)
      await writePicture(path.join(slide.output, picture), await lookWithoutTiles(open, assessed))
      outputs.push(picture)
      findings.push(noTiles(slide.file, plan, picture))
    }
    return {
      outputs,
      findings,
      summary: {
        ...scaleSummary(open),
        tiles: plan.x.length,
        sizeLevel0: plan.sizeLevel0,
        considered: plan.considered,
        excluded: plan.excluded,
      },
    }
  })
}

function planTable({ x, y, tissueShare, sizeLevel0 }: TilePlan) {
  return makeTable('tiles', [
    numberColumn('x', x),
    numberColumn('y', y),
    numberColumn('size', new Float64Array(x.length).fill(sizeLevel0)),
    numberColumn('tissue_share', tissueShare),
  ])
}
