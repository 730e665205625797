/** A square of a slide while it is painted: amounts of stain. Places in pixels of level 0. */
export interface Block {
  readonly x: number
  readonly y: number
  readonly side: number
  readonly mpp: number
  readonly haematoxylin: Float32Array
  readonly eosin: Float32Array
}

export function emptyBlock(x: number, y: number, side: number, mpp: number): Block {
  return {
    x,
    y,
    side,
    mpp,
    haematoxylin: new Float32Array(side * side),
    eosin: new Float32Array(side * side),
  }
}
