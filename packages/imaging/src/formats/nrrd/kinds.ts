import { ImagingError } from '../../imaging-error.ts'
import { wordsIn } from '../text-header.ts'

/** Kinds of axes of the format; a number of components may lead. */
const known =
  /^(domain|space|time|list|point|vector|covariant-vector|normal|stub|scalar|none|\?\?\?|complex|quaternion|color|(2|3|4)-(vector|color|gradient|normal)|(rgb|hsv|xyz|rgba)-color|(2|3)d-(masked-)?(symmetric-)?matrix)$/i

/**
 * The kind of each axis in lower case; none where the header gives none.
 * @throws ImagingError `damaged`
 */
export function kindsOf(fields: ReadonlyMap<string, string>, axes: number, file: string): readonly string[] {
  const kinds = wordsIn(fields.get('kinds') ?? '')
  const bad = kinds.find(kind => !known.test(kind))
  if (bad !== undefined || (kinds.length > 0 && kinds.length !== axes))
    throw new ImagingError(
      'damaged',
      bad === undefined ? `${kinds.length} kinds for ${axes} axes` : `an axis of kind '${bad.slice(0, 20)}'`,
      'correct the header, or export it again',
      { file },
    )
  return kinds.map(kind => kind.toLowerCase())
}
