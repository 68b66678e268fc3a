import { type ReactNode, useRef } from 'react';
import { Icon } from '../../shared/controls/icon';
import { figurePng, figureSvg } from '../../shared/drawing/figure-file';
import { downloadBlob } from '../../shared/file-download';
import { MenuButton } from '../../shared/menu-button';

/**
 * A figure of the report: heading, picture, caption, and its files. The picture is one SVG element, so that
 * what is saved is what is seen, in the colours of the moment.
 *
 * @param props.name of the files, without ending
 * @param props.children one `svg` element
 */
export function FigureFrame(props: { title: string; name: string; caption: ReactNode; children: ReactNode }) {
  const { title, name, caption, children } = props;
  const holder = useRef<HTMLDivElement>(null);
  const picture = () => holder.current?.querySelector('svg') ?? null;
  const savePng = async () => {
    const svg = picture();
    if (svg) downloadBlob(`${name}.png`, await figurePng(svg));
  };
  const saveSvg = () => {
    const svg = picture();
    if (svg) downloadBlob(`${name}.svg`, new Blob([figureSvg(svg)], { type: 'image/svg+xml' }));
  };
  return (
    <figure className="analyse-figure-card" aria-label={title}>
      <div className="analyse-figure-head">
        <h3>{title}</h3>
        <MenuButton
          className="tool-button"
          name={`Save figure: ${title}`}
          title="Save figure"
          items={[
            { label: 'PNG', name: `${title} as PNG`, onChoose: () => void savePng() },
            { label: 'SVG', name: `${title} as SVG`, onChoose: saveSvg },
          ]}
        >
          <Icon icon="save" />
        </MenuButton>
      </div>
      <div ref={holder}>{children}</div>
      <figcaption className="analyse-note">{caption}</figcaption>
    </figure>
  );
}
