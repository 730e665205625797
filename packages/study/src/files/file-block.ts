import type { Sample } from '@tessera/omics'
import type { ImageBlockProtocol } from '../protocol/image-block.ts'
import type { SlideBlockProtocol } from '../protocol/slide-block.ts'

/** A slide or scan of a patient of the study whose files are there and open. */
export interface FileSample {
  readonly sample: Sample
  /** Row of the study's patients. */
  readonly patient: number
  /** Names what the run writes of it: the sample's own name, fit for a file on any system. */
  readonly id: string
  /** The slide, or the image and its mask, as paths from the folder of the data. */
  readonly files: readonly string[]
  /** A bag that was made before and stands in place of the files; null where the run makes one. */
  readonly ready: string | null
}

interface BlockOfFiles {
  readonly block: string
  /** Folder that paths count from. */
  readonly folder: string
  /** Folder of study.yaml: where settings and encoders are looked for first. */
  readonly studyFolder: string
  /** Rows of the sheet that are the block's, of patients of the study. */
  readonly listed: number
  readonly samples: readonly FileSample[]
  /** Slides or scans that are there and whose heads say that they cannot be used. */
  readonly refused: number
  /** A table that was made before and stands in place of the files. */
  readonly table: string | null
}

/** A block of slides, looked at and not yet read. */
export interface SlideFiles extends BlockOfFiles {
  readonly kind: 'slides'
  readonly protocol: SlideBlockProtocol
}

/** A block of scans, looked at and not yet read. */
export interface ImageFiles extends BlockOfFiles {
  readonly kind: 'images'
  readonly protocol: ImageBlockProtocol
}

export type FileBlock = SlideFiles | ImageFiles

/** What one of the block's files is called. */
export function unitOf({ kind }: Pick<FileBlock, 'kind'>): 'slide' | 'scan' {
  return kind === 'slides' ? 'slide' : 'scan'
}

/** Whether the run makes a bag of each, and not a row of a table. */
export function makesBags(block: FileBlock): boolean {
  return block.kind === 'slides' ? block.protocol.features === 'tiles' : block.protocol.features === 'deep'
}
