/** What a DICOM file may ask of us, as the limits of TIFF: beyond these a file is refused before anything is allocated. */
export const dicomLimits = {
  /** Files of a folder that are looked into. */
  files: 4096,
  /** Bytes of the attributes of one file: some 200,000 frames that each say where they lie. */
  headBytes: 96 * 2 ** 20,
  /** Pixels along a side. */
  side: 2 ** 24,
  /** Frames of one level, all its parts counted. */
  frames: 2 ** 22,
  /** Decoded bytes of one frame. */
  frameBytes: 96 * 2 ** 20,
  /** Pixels of a label, overview or thumbnail. */
  associatedPixels: 2 ** 26,
} as const
