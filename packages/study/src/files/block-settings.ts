import type { TableRecord } from '@tessera/evidence'
import { describeEncoder } from '@tessera/slides'
import type { StudyProtocol } from '../protocol/study.ts'
import { textColumn } from '../run/report-tables/columns.ts'
import type { FileBlock } from './file-block.ts'
import type { FileSummary } from './file-summary.ts'
import { settingsName, settingsOf } from './radiomics-settings.ts'
import { encoderOf } from './slide-encoder.ts'

/** Keys that hold the files, the others being settings. */
const fileKeys = ['slides', 'images', 'masks', 'assay', 'bags', 'variants', 'samples', 'measured', 'encoded']

/**
 * How each block of files was read: its files, its encoder, and every setting with its value, as the protocol gives it
 * or by default. Null where a study has tables of patients alone.
 */
export function blockSettingsTable(
  blocks: StudyProtocol['blocks'],
  fileBlocks: readonly FileBlock[],
  summaries: readonly FileSummary[],
): TableRecord | null {
  const rows = Object.entries(blocks).flatMap(([name, block]) => {
    const given = Object.entries(block)
    if (!given.some(([key]) => fileKeys.includes(key) || key === 'delta')) return []
    const own = fileBlocks.find(one => one.block === name)
    const settings = given.filter(([key]) => !fileKeys.includes(key) && key !== 'label')
    return [
      {
        block: name,
        files: words(Object.fromEntries(given.filter(([key]) => fileKeys.includes(key)))),
        encoder: own === undefined ? '' : encoderWords(own, summaries),
        settings: [
          words(Object.fromEntries(settings)),
          ...(own?.kind === 'images' && own.protocol.features === 'radiomics' && own.table === null
            ? [`radiomics: ${words(settingsOf(own))}`]
            : []),
        ].join('; '),
      },
    ]
  })
  if (rows.length === 0) return null
  return {
    id: 'block-settings',
    section: 'methods',
    question: null,
    validation: null,
    model: null,
    title: 'How each block of files was read',
    caption:
      'Files, encoder and settings, those by default too. Steps are fitted anew on the training patients of every fold.',
    status: 'planned',
    columns: [
      textColumn('block', 'Block'),
      textColumn('files', 'Files'),
      textColumn('encoder', 'Encoder'),
      textColumn('settings', 'Settings'),
    ],
    rows,
    indent: null,
    note: null,
  }
}

/** Name and hash of what made the features; of features that were made before, no more than that. */
function encoderWords(block: FileBlock, summaries: readonly FileSummary[]): string {
  const summary = summaries.find(own => own.block === block.block)
  if (block.table !== null || (summary !== undefined && summary.before === summary.read && summary.read > 0))
    return 'features made before'
  if (block.kind === 'slides' && block.protocol.features === 'tiles') {
    const { name, digest, dimensions, tileSize, mpp, storage } = describeEncoder(encoderOf(block))
    return `${name} (${digest.slice(0, 12)}): tiles of ${tileSize} pixels at ${mpp} µm a pixel, ${dimensions} features in ${storage}`
  }
  if (block.kind === 'images' && block.protocol.features === 'radiomics')
    return `IBSI radiomics, settings ${settingsName(block)}`
  return summary?.how ?? ''
}

/** `most 24, tile {pixels 128}`: settings as text, nested ones in braces. */
function words(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(nested).join(', ')}]`
  if (typeof value !== 'object' || value === null) return String(value)
  return Object.entries(value)
    .filter(([, own]) => own !== undefined && !(Array.isArray(own) && own.length === 0))
    .map(([key, own]) => `${key} ${nested(own)}`)
    .join(', ')
}

function nested(value: unknown): string {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? `{${words(value)}}`
    : words(value)
}
