import path from 'node:path'
import type { Finding } from '@tessera/evidence'
import { maskToPolygons, writeAnnotations } from '../../annotations/index.ts'
import { assessSlide, type TissueFindings, type TissueSettings } from '../../tissue/index.ts'
import { classOverlay } from '../class-overlay.ts'
import { scaleSummary, type TaskSettings, withSlide } from '../with-slide.ts'
import type { SlideOutcome, SlideToWork } from '../work-on-slide.ts'
import { writePicture } from '../write-picture.ts'

export interface TissueTaskSettings extends TaskSettings {
  readonly tissue: Partial<TissueSettings>
}

/**
 * Where there is tissue and what lies over it: `ID.tissue.png` to look at, `ID.tissue.geojson` for QuPath, `ID.mask.png`
 * (tissue white); areas in mm² in the manifest.
 */
export async function tissueTask(slide: SlideToWork, settings: TissueTaskSettings): Promise<SlideOutcome> {
  return withSlide(slide, settings, async open => {
    const { found, thumbnail } = await assessSlide(open, { settings: settings.tissue })
    const [overlay, mask, outlines] = ['tissue.png', 'mask.png', 'tissue.geojson'].map(
      ending => `${slide.id}.${ending}`,
    )
    await writePicture(path.join(slide.output, overlay), classOverlay(thumbnail, found))
    await writePicture(path.join(slide.output, mask), asPicture(found))
    const polygons = maskToPolygons(found.tissue)
    writeAnnotations(path.join(slide.output, outlines), [
      ...(polygons.length === 0
        ? []
        : [{ name: null, className: 'Tissue', colour: [0, 158, 115] as const, polygons }]),
    ])
    return {
      outputs: [overlay, mask, outlines],
      summary: {
        ...scaleSummary(open),
        downsample: found.downsample,
        squareMillimetres: found.areas,
        penSquareMillimetres: found.pens,
      },
      findings: tissueFindings(slide.file, found, overlay),
    }
  })
}

function asPicture({ width, height, tissue }: TissueFindings) {
  const pixels = new Uint8Array(3 * width * height)
  for (let i = 0; i < tissue.inside.length; i++)
    if (tissue.inside[i] === 1) pixels.fill(255, 3 * i, 3 * i + 3)
  return { width, height, pixels }
}

/** A slide without tissue is never silence. */
export function tissueFindings(
  file: string,
  { areas, tissue }: TissueFindings,
  picture: string,
): readonly Finding[] {
  if (tissue.inside.includes(1)) return []
  const lost = (['pen', 'fold', 'bubble', 'blur'] as const).filter(name => areas[name] > 0)
  const why = lost.length === 0 ? 'nothing on it is stained as tissue is' : `all of it is ${lost.join(', ')}`
  return [
    {
      severity: 'warning',
      code: 'no-tissue',
      message: `${file}: no tissue was found: ${why}`,
      cure: `look at ${picture}; where it does show tissue, scan the slide again or outline it by hand (--annotations)`,
    },
  ]
}
