/** The mark: a bird coming home to its hole. */
import mark from '../mark.svg';

interface Props {
  readonly size?: number;
}

export function Mark({ size = 26 }: Props) {
  return <img src={mark} width={size} height={size} alt="" />;
}
