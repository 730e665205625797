import path from 'node:path'
import type { Finding } from '@tessera/evidence'
import { listSlides, openSlide, type Slide, SlideError } from '@tessera/slides'
import type { CommonOptions, Outcome, Session } from '../perform.ts'
import { shortNumber, textTable } from '../terminal/text-table.ts'
import { slideFinding } from './slide-finding.ts'

export interface InfoOptions extends CommonOptions {
  readonly assumeMpp?: number
}

/** What each slide says of itself. One that cannot be read is a finding and does not stop the others. */
export async function slideInfo(
  sources: readonly string[],
  options: InfoOptions,
  { onProgress, signal }: Pick<Session, 'onProgress' | 'signal'>,
): Promise<Outcome> {
  const { entries, findings: listed } = await listSlides(sources)
  const findings: Finding[] = [...listed]
  const slides: SlideInfo[] = []
  for (const [at, entry] of entries.entries()) {
    signal.throwIfAborted()
    const assumedMpp = entry.assumedMpp ?? options.assumeMpp
    try {
      const slide = await openSlide(
        path.join(entry.folder, entry.file),
        assumedMpp === undefined ? {} : { assumedMpp },
      )
      try {
        const info = infoOf(entry.id, entry.file, slide)
        slides.push(info)
        findings.push(...scaleFindings(info))
      } finally {
        await slide.close()
      }
    } catch (error) {
      if (!(error instanceof SlideError)) throw error
      findings.push({
        ...slideFinding(error, entry.file),
        ...(entry.row === null ? {} : { row: entry.row }),
        ...(entry.patientId === null ? {} : { patientId: entry.patientId }),
      })
    }
    if (entries.length > 1)
      onProgress({ stage: 'slides', done: at + 1, total: entries.length, etaSeconds: null })
  }
  return { document: { slides }, text: slides.map(infoText).join('\n\n'), findings }
}

type SlideInfo = ReturnType<typeof infoOf>

function infoOf(id: string, file: string, slide: Slide) {
  const {
    format,
    width,
    height,
    levels,
    scale,
    magnification,
    channels,
    associated,
    iccProfile,
    properties,
  } = slide
  return {
    id,
    file,
    format,
    width,
    height,
    levels,
    scale,
    millimetres: scale === null ? null : [(width * scale.x) / 1000, (height * scale.y) / 1000],
    magnification,
    channels,
    associated,
    iccProfileBytes: iccProfile?.length ?? null,
    properties,
  }
}

function scaleFindings({ file, scale }: SlideInfo): Finding[] {
  const warning = (code: string, message: string, cure: string): Finding => ({
    severity: 'warning',
    code,
    message: `${file}: ${message}`,
    cure,
    file,
  })
  if (scale === null)
    return [
      warning(
        'no-scale',
        'nothing says how large a pixel is',
        'give --assume-mpp, or a column mpp in the table of slides',
      ),
    ]
  return scale.doubt === null
    ? []
    : [
        warning(
          'scale-doubted',
          scale.doubt,
          'check it against the scanner; a column mpp overrides nothing that the file says well',
        ),
      ]
}

function infoText(info: SlideInfo): string {
  const { file, format, width, height, levels, scale, magnification, channels, associated } = info
  const size = info.millimetres === null ? '' : `, ${info.millimetres.map(shortNumber).join(' x ')} mm`
  const lines = [
    ['format', format],
    ['size', `${width} x ${height} pixels${size}`],
    [
      'scale',
      scale === null
        ? 'unknown'
        : `${scale.x === scale.y ? shortNumber(scale.x) : `${shortNumber(scale.x)} x ${shortNumber(scale.y)}`} µm a pixel (${scale.source})`,
    ],
    ['objective', magnification === null ? 'unknown' : `${shortNumber(magnification)}x`],
    ...(channels.length === 0 ? [] : [['channels', channels.map(one => one.name).join(', ')]]),
    [
      'beside',
      associated.length === 0
        ? 'nothing'
        : associated.map(one => `${one.name} ${one.width} x ${one.height}`).join(', '),
    ],
    ['colours', info.iccProfileBytes === null ? 'no profile' : `profile of ${info.iccProfileBytes} bytes`],
  ]
  const head = `${file}\n${lines.map(([name, value]) => `  ${name.padEnd(12)} ${value}`).join('\n')}`
  const rows = levels.map(({ index, width: w, height: h, downsample, tileWidth, tileHeight }) => [
    String(index),
    `${w} x ${h}`,
    shortNumber(downsample),
    `${tileWidth} x ${tileHeight}`,
  ])
  return `${head}\n${textTable(['level', 'pixels', 'downsample', 'tiles'], rows).replace(/^/gm, '  ')}`
}
