import type { AssociatedName, SlideFormat } from '../slide.ts'

export interface DeidentifySlideOptions {
  /**
   * Whether the thumbnail stays, which shows what level 0 shows. Unless given it stays in TIFF and SVS, whose readers
   * count on its place, and goes from DICOM.
   */
  readonly thumbnail?: boolean
  /** DICOM: at least 16 secret bytes; the same key gives the same pseudonyms in every run. Random unless given. */
  readonly key?: Uint8Array
  readonly signal?: AbortSignal
  /** Bytes of pixels copied so far. */
  readonly onProgress?: (bytes: number) => void
}

/** What was taken out of a slide; no value of it. */
export interface SlideDeidentification {
  readonly format: SlideFormat
  /** The file, or of DICOM the folder, that was written. */
  readonly output: string
  /** Pictures left out, by name. */
  readonly images: readonly AssociatedName[]
  /** Pictures left out that are no level and have no name. */
  readonly otherPictures: number
  /** Attributes left out or changed: TIFF tags by number, keys of descriptions, DICOM attributes; and how often. */
  readonly attributes: Readonly<Record<string, number>>
  /** The name of the copy has that of the original in it, which may name the patient. */
  readonly nameRepeats: boolean
}
