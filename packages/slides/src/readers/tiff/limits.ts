/**
 * What a TIFF may ask of us. A file beyond these is refused with `too-large` or `damaged` before anything is allocated,
 * so that no header, whatever it says, takes more memory or time than a slide does. Real slides stay far below.
 */
export const tiffLimits = {
  /** Pictures in a file, SubIFDs counted: 60 channels of a multiplex slide with 8 levels each take 480. */
  directories: 4096,
  /** Fields of one picture: TIFF 6.0 and its extensions define some 250 tags. */
  fields: 512,
  /** Bytes of one field: the offsets of 4 million tiles take 32 MiB. */
  fieldBytes: 64 * 2 ** 20,
  /** Pixels along a side. */
  side: 2 ** 22,
  /** Tiles or strips of one picture, all its planes counted: a square of 524,288 pixels a side in tiles of 256. */
  blocks: 2 ** 22,
  /** Decoded bytes of one tile or strip: 4,096 x 4,096 in RGB. Uncompressed strips may be larger: they are read in part. */
  blockBytes: 48 * 2 ** 20,
  /** Uncompressed strips are read in pieces of about this many bytes. */
  pieceBytes: 2 ** 20,
  /** Pixels of a label, macro or thumbnail image. */
  associatedPixels: 2 ** 26,
} as const
