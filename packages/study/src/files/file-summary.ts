import { type FileBlock, unitOf } from './file-block.ts'

/** What became of the slides or scans of a block. */
export interface FileSummary {
  readonly block: string
  readonly unit: 'slide' | 'scan'
  /** Rows of the sheet that are the block's, of patients of the study. */
  readonly listed: number
  readonly read: number
  /** Of those read, the ones whose features were made before. */
  readonly before: number
  /** What `amounts` counts: tiles, voxels. */
  readonly what: string
  /** Of each that was read. */
  readonly amounts: readonly number[]
  /** Of those that are there. */
  readonly refused: number
  /** Why those were refused, and how many each time; the run fills it in from the ledger. */
  readonly reasons?: readonly { readonly reason: string; readonly n: number }[]
  /** Encoder or settings, in words. */
  readonly how: string
}

/** What became of a block's slides or scans, by what was read of them. */
export function summaryOf(
  block: FileBlock,
  of: Pick<FileSummary, 'read' | 'before' | 'what' | 'amounts' | 'how'>,
): FileSummary {
  return {
    block: block.block,
    unit: unitOf(block),
    listed: block.listed,
    refused: block.refused + block.samples.length - of.read,
    ...of,
  }
}
