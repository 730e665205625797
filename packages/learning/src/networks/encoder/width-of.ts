import { GraphShapeError, type Value } from '../../graph/index.ts'

/** Size of the last axis, which a layer's parameters need. @throws GraphShapeError when it is symbolic */
export function widthOf(x: Value): number {
  const width = x.shape.at(-1)
  if (typeof width === 'number') return width
  throw new GraphShapeError('layer', [x.shape], 'the last axis must have a fixed size')
}
