import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { readScores } from '../../heatmap/read-scores.ts'
import type { Scaling } from '../../heatmap/scaling.ts'
import { type HeatmapOptions, writeHeatmap } from '../../heatmap/write-heatmap.ts'
import { scaleSummary, type TaskSettings, withSlide } from '../with-slide.ts'
import type { SlideOutcome, SlideToWork } from '../work-on-slide.ts'

export interface HeatmapSettings
  extends TaskSettings,
    Pick<HeatmapOptions, 'colours' | 'opacity' | 'extremes' | 'downsample'> {
  /** File of the scores; `{slide}` in it stands for the slide's id. */
  readonly scores: string
  readonly column: string | null
  readonly size: number | null
  readonly scaling: Scaling
}

/** Scores over the slide as `ID.heatmap.tiff`, extreme tiles as PNG, and `ID.scores.json`: the raster of scores and its scale. */
export async function heatmapTask(slide: SlideToWork, settings: HeatmapSettings): Promise<SlideOutcome> {
  return withSlide(slide, settings, async open => {
    const mpp = open.scale === null ? null : Math.sqrt(open.scale.x * open.scale.y)
    const { scores, column, without } = await readScores(
      settings.scores.replaceAll('{slide}', slide.id),
      {
        ...(settings.column === null ? {} : { column: settings.column }),
        ...(settings.size === null ? {} : { size: settings.size }),
      },
      mpp,
    )
    const { colours, opacity, extremes, downsample, scaling } = settings
    const written = await writeHeatmap(open, scores, path.join(slide.output, slide.id), {
      scaling,
      ...(colours === undefined ? {} : { colours }),
      ...(opacity === undefined ? {} : { opacity }),
      ...(extremes === undefined ? {} : { extremes }),
      ...(downsample === undefined ? {} : { downsample }),
    })
    const { grid, scale, top, bottom } = written
    const raster = `${slide.id}.scores.json`
    await writeFile(
      path.join(slide.output, raster),
      `${JSON.stringify({ ...grid, values: Array.from(grid.values, value => (Number.isNaN(value) ? null : value)) })}\n`,
    )
    return {
      outputs: [`${slide.id}.heatmap.tiff`, raster, ...[...top, ...bottom].map(tile => tile.file)],
      summary: {
        ...scaleSummary(open),
        column,
        tiles: scores.values.length,
        tilesWithoutScore: without,
        scale,
        downsample: written.downsample,
        top,
        bottom,
      },
    }
  })
}
