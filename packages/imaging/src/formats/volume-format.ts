import type { Finding } from '@tessera/evidence'
import type { Grid } from '../grid.ts'
import type { Frames } from '../volume.ts'
import type { FileStart } from './file-start.ts'
import type { StoredType } from './stored-type.ts'

export type FormatName = 'nifti' | 'nrrd' | 'metaimage'

export type Compression = 'none' | 'gzip' | 'text'

/** Where the numbers of an image lie, and how. */
export interface StoredVoxels {
  /** Path of the file that holds them. */
  readonly file: string
  /** gzip: a gzip or zlib stream. text: decimal numbers between blanks. */
  readonly compression: Compression
  /** First byte of the stream or of the numbers in the file. */
  readonly offset: number
  /** Bytes to leave out after decompression. */
  readonly skip: number
  readonly type: StoredType
  readonly littleEndian: boolean
  /** Value = slope · stored + intercept; null where they are stored as they are. */
  readonly scale: { readonly slope: number; readonly intercept: number } | null
  /** Frames lie voxel by voxel (frame fastest) instead of one after the other. */
  readonly framesFastest: boolean
}

/** What a file says of its image, checked, before a voxel is read. */
export interface ImageHeader {
  readonly format: FormatName
  /** The path as given. */
  readonly file: string
  /** Of one frame. A two-dimensional image is a grid of one slice. */
  readonly grid: Grid
  /** 1 for a volume. */
  readonly frames: number
  readonly stored: StoredVoxels
  /** What a person should know: forms that disagree, an orientation that is missing. */
  readonly findings: readonly Finding[]
}

/** One file that a picture becomes. */
export interface EncodedFile {
  readonly file: string
  /** Its bytes, one after the other. */
  readonly parts: readonly Uint8Array[]
}

export interface WriteOptions {
  /** By default where the format or the extension can: .nii.gz, .nrrd and .mha yes, .nii, .nhdr and .mhd no. */
  readonly compress?: boolean
  /** Of gzip, 1 (fast) to 9 (small); by default 4. MetaImage has its own. */
  readonly level?: number
}

/** The extension point of volumes: one file an implementation, `formats.ts` lists them, all pass one contract suite. */
export interface VolumeFormat {
  readonly name: FormatName
  /** As a person says it. */
  readonly label: string
  /** In lower case. */
  readonly extensions: readonly string[]
  /** Whether a file begins as this format does (after decompression). */
  recognises(start: FileStart): boolean
  /**
   * Reads and checks all that is said of the image.
   * @throws ImagingError `truncated`, `damaged`, `unsupported`, `wrong-byte-order`, `not-finite`, `wrong-rank`
   */
  readHeader(start: FileStart): Promise<ImageHeader>
  /** The files to write; the last is the header, without which no reader takes the others for an image. */
  encode(frames: Frames, file: string, options: WriteOptions): Promise<readonly EncodedFile[]>
}
