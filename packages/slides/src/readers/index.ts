export { openSlide } from './open-slide.ts'
export { type SlideReader, startLength } from './slide-reader.ts'
export { tiffLimits } from './tiff/limits.ts'
export { type TiledSlideParts, type TileSource, tiledSlide } from './tiled-slide.ts'
