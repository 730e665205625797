/** PyRadiomics' image types. */
export const imageTypes = [
  'Original',
  'LoG',
  'Wavelet',
  'Square',
  'SquareRoot',
  'Logarithm',
  'Exponential',
  'Gradient',
  'LBP2D',
  'LBP3D',
] as const

export type ImageType = (typeof imageTypes)[number]

export function isImageType(name: string): name is ImageType {
  return imageTypes.some(type => type === name)
}
