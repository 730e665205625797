import type { RandomAccessFile } from '../random-access-file.ts'
import type { Directory, Layout } from './directory.ts'

/** A TIFF that is open: its layout and the directories of its chain. */
export interface TiffContent {
  readonly file: RandomAccessFile
  readonly layout: Layout
  readonly directories: readonly Directory[]
}
