// A list of which only the rows in sight are in the document, each of the same height.
import { html, useLayoutEffect, useRef, useState } from "./html.js";

const MARGIN = 6;

export function Windowed({ items, height, render, label, onEnd }) {
  const box = useRef(null);
  const [view, setView] = useState({ top: 0, size: 800 });
  useLayoutEffect(() => {
    const element = box.current;
    const measure = () => setView({ top: element.scrollTop, size: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const first = Math.max(0, Math.floor(view.top / height) - MARGIN);
  const last = Math.min(items.length, Math.ceil((view.top + view.size) / height) + MARGIN);
  const scroll = (event) => {
    const { scrollTop, clientHeight } = event.currentTarget;
    setView({ top: scrollTop, size: clientHeight });
    if (onEnd && scrollTop + clientHeight > (items.length - MARGIN) * height) onEnd();
  };
  const spacer = { height: `${items.length * height}px` };
  return html`<div class="windowed" ref=${box} onScroll=${scroll}>
    <ul style=${spacer} aria-label=${label}>
      ${items.slice(first, last).map((item, index) => {
        const place = { transform: `translateY(${(first + index) * height}px)`, height: `${height}px` };
        return html`<li key=${item.key ?? item.id ?? item.number} style=${place}>${render(item)}</li>`;
      })}
    </ul>
  </div>`;
}
