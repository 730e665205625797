/** Tags that are read: TIFF 6.0, its technical notes 1 (SubIFDs) and 2 (JPEG), ICC, and the one that marks an NDPI file. */
export const tag = {
  subfileType: 254,
  width: 256,
  height: 257,
  bitsPerSample: 258,
  compression: 259,
  photometric: 262,
  fillOrder: 266,
  description: 270,
  make: 271,
  model: 272,
  stripOffsets: 273,
  samplesPerPixel: 277,
  rowsPerStrip: 278,
  stripByteCounts: 279,
  xResolution: 282,
  yResolution: 283,
  planarConfiguration: 284,
  resolutionUnit: 296,
  software: 305,
  dateTime: 306,
  predictor: 317,
  colourMap: 320,
  tileWidth: 322,
  tileHeight: 323,
  tileOffsets: 324,
  tileByteCounts: 325,
  subIfds: 330,
  extraSamples: 338,
  sampleFormat: 339,
  jpegTables: 347,
  xmp: 700,
  iccProfile: 34675,
  ndpiVersion: 65420,
} as const

export const photometric = {
  whiteIsZero: 0,
  blackIsZero: 1,
  rgb: 2,
  palette: 3,
  mask: 4,
  cmyk: 5,
  yCbCr: 6,
} as const

export const compression = {
  none: 1,
  lzw: 5,
  jpeg: 7,
  deflate: 8,
  packBits: 32773,
  oldDeflate: 32946,
  aperioJpeg2000YCbCr: 33003,
  aperioJpeg2000Rgb: 33005,
  jpeg2000: 34712,
  zstd: 50000,
  webp: 50001,
} as const

const compressionNames: Readonly<Record<number, string>> = {
  1: 'none',
  2: 'CCITT RLE',
  3: 'CCITT fax 3',
  4: 'CCITT fax 4',
  5: 'LZW',
  6: 'JPEG of 1992',
  7: 'JPEG',
  8: 'deflate',
  22610: 'JPEG XR of NDPI',
  32773: 'PackBits',
  32946: 'deflate',
  33003: 'JPEG 2000 (YCbCr)',
  33004: 'JPEG 2000 of Aperio, lossless',
  33005: 'JPEG 2000 (RGB)',
  34712: 'JPEG 2000',
  34887: 'LERC',
  34892: 'lossy DNG',
  34925: 'LZMA',
  34933: 'PNG',
  34934: 'JPEG XR',
  50000: 'ZSTD',
  50001: 'WebP',
  50002: 'JPEG XL',
  52546: 'JPEG XL of DNG',
}

export function compressionName(code: number): string {
  return compressionNames[code] ?? `compression ${code}`
}

const photometricNames: Readonly<Record<number, string>> = {
  0: 'grey, white is 0',
  1: 'grey, black is 0',
  2: 'RGB',
  3: 'palette',
  4: 'transparency mask',
  5: 'CMYK',
  6: 'YCbCr',
  8: 'CIE L*a*b*',
  9: 'ICC L*a*b*',
  32803: 'colour filter array',
}

export function photometricName(code: number): string {
  return photometricNames[code] ?? `photometric interpretation ${code}`
}
