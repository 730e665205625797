import { open } from 'node:fs/promises'
import type { Finding } from '@tessera/evidence'
import { TaskError, writeFileAtomically } from '@tessera/tasks'
import { SlideError } from '../slide-error.ts'
import type { Annotation } from './annotation.ts'
import { aperioText, readAperio } from './aperio.ts'
import { asapText, readAsap } from './asap.ts'
import { geoJsonText, readGeoJson } from './geojson.ts'
import { readXml } from './xml.ts'

export type AnnotationFormat = 'geojson' | 'asap' | 'aperio'

export interface ReadAnnotations {
  readonly format: AnnotationFormat
  readonly annotations: Annotation[]
  /** What was in the file and is not among the annotations, or not quite as it was drawn. */
  readonly findings: Finding[]
}

/**
 * Reads the annotations of a slide: QuPath's GeoJSON, ASAP's XML or Aperio's XML, by what the file holds and not by its
 * name.
 * @throws SlideError `no-such-file`, `bad-annotation` (naming line, feature, annotation or region)
 */
export async function readAnnotations(file: string): Promise<ReadAnnotations> {
  const first = await firstLetter(file)
  if (first === '{' || first === '[') return { format: 'geojson', ...(await readGeoJson(file)) }
  if (first === '<') {
    const { name, root } = await readXml(file)
    if (name === 'ASAP_Annotations') return { format: 'asap', ...readAsap(root, file) }
    if (name === 'Annotations') return { format: 'aperio', ...readAperio(root, file) }
    throw new SlideError(
      'bad-annotation',
      `XML of <${name}>`,
      'ASAP writes <ASAP_Annotations>, Aperio <Annotations>',
      { file },
    )
  }
  throw new SlideError(
    'bad-annotation',
    first === '' ? 'the file is empty' : 'neither GeoJSON nor XML',
    'give annotations of QuPath (GeoJSON), ASAP or Aperio (XML)',
    { file },
  )
}

async function firstLetter(file: string): Promise<string> {
  try {
    const handle = await open(file)
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(4096), 0, 4096, 0)
      return buffer
        .toString('utf8', 0, bytesRead)
        .replace(/^\uFEFF/, '')
        .trimStart()
        .slice(0, 1)
    } finally {
      await handle.close()
    }
  } catch (cause) {
    throw new SlideError('no-such-file', 'the annotations cannot be read', 'see that the file is there', {
      file,
      cause,
    })
  }
}

/**
 * Writes annotations for QuPath, ASAP or Aperio ImageScope. What a format cannot hold is kept in area: ASAP has no
 * holes, so that they are joined to their ring by a seam; ASAP and Aperio have no parts, so that each stands alone.
 * @param mpp micrometres a level-0 pixel, for Aperio's header
 * @throws SlideError `cannot-write`, `disk-full`
 */
export function writeAnnotations(
  file: string,
  annotations: readonly Annotation[],
  format: AnnotationFormat = 'geojson',
  mpp: number | null = null,
): void {
  const text =
    format === 'geojson'
      ? geoJsonText(annotations)
      : format === 'asap'
        ? asapText(annotations)
        : aperioText(annotations, mpp)
  try {
    writeFileAtomically(file, text)
  } catch (cause) {
    const full = cause instanceof TaskError && cause.code === 'disk-full'
    throw new SlideError(
      full ? 'disk-full' : 'cannot-write',
      'the annotations cannot be written',
      'see that the folder is there and has room',
      {
        file,
        cause,
      },
    )
  }
}
