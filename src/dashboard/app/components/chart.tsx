/**
 * Columns on a canvas. Fetched when a chart is first shown: the library that draws it is heavier than a page. What is
 * read is made of text, never of markup: the policy of the page allows no other.
 */
import { BarChart, type BarSeriesOption } from "echarts/charts";
import { GridSimpleComponent } from "echarts/components";
import { type ComposeOption, type ECharts, init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { type PointerEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { useDark } from "../theme.ts";
import { colourAt } from "./chart-colours.ts";

use([BarChart, GridSimpleComponent, CanvasRenderer]);

type Option = ComposeOption<BarSeriesOption>;

export interface ColumnsProps {
  /** What the picture shows, for those who do not see it. The numbers stand in a table elsewhere. */
  label: string;
  /** Under each column. */
  marks: readonly string[];
  /** Stacked from the bottom; the place is the colour. One that is the rest has none of its own. */
  series: readonly { id: string; values: readonly number[]; rest: boolean }[];
  axis: (value: number) => string;
  /** What is told of the column that is pointed at. */
  told: (index: number) => ReactNode;
  height: number;
}

const INK = {
  light: { text: "#5f5f5f", line: "#e4e4e7", surface: "#ffffff" },
  dark: { text: "#b4b4b4", line: "#34343a", surface: "#17171a" },
};

const calm = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;

function optionOf({ marks, series, axis }: ColumnsProps, dark: boolean): Option {
  const ink = INK[dark ? "dark" : "light"];
  const font = { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 12, color: ink.text };
  return {
    animation: !calm(),
    animationDuration: 250,
    animationDurationUpdate: 250,
    grid: { left: 0, right: 12, top: 12, bottom: 6, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    xAxis: {
      type: "category",
      data: [...marks],
      axisTick: { show: false },
      axisLine: { lineStyle: { color: ink.line } },
      axisLabel: { ...font, hideOverlap: true, margin: 10 },
    },
    yAxis: {
      type: "value",
      minInterval: 1,
      splitNumber: 4,
      splitLine: { lineStyle: { color: ink.line } },
      axisLabel: { ...font, formatter: axis },
    },
    series: series.map(({ id, values, rest }, place) => ({
      id,
      type: "bar",
      stack: "all",
      data: [...values],
      barCategoryGap: "24%",
      barMaxWidth: 40,
      cursor: "default",
      silent: true,
      itemStyle: { color: colourAt(rest ? Infinity : place, dark) },
    })),
  };
}

interface Pointed {
  index: number;
  /** Where the column stands, in pixels from the left. */
  left: number;
  width: number;
}

/** The column under a point of the canvas. */
function columnAt(chart: ECharts, x: number, columns: number): Pointed | undefined {
  const index = chart.convertFromPixel({ xAxisIndex: 0 }, x);
  if (typeof index !== "number" || index < 0 || index >= columns) return undefined;
  const middle = Number(chart.convertToPixel({ xAxisIndex: 0 }, index));
  const first = Number(chart.convertToPixel({ xAxisIndex: 0 }, 0));
  const last = Number(chart.convertToPixel({ xAxisIndex: 0 }, columns - 1));
  const width = columns > 1 ? (last - first) / (columns - 1) : chart.getWidth() - first;
  return { index, left: middle - width / 2, width };
}

export function Columns(props: ColumnsProps) {
  const { label, marks, told, height } = props;
  const frame = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts>(undefined);
  const [pointed, setPointed] = useState<Pointed>();
  const dark = useDark();

  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const made = init(element, null, { renderer: "canvas" });
    chart.current = made;
    const observer = new ResizeObserver(() => {
      setPointed(undefined);
      made.resize();
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.dispose();
      chart.current = undefined;
    };
  }, []);

  useEffect(() => {
    chart.current?.setOption(optionOf(props, dark), { replaceMerge: ["series"] });
  });

  function point({ clientX, currentTarget }: PointerEvent<HTMLDivElement>): void {
    if (!chart.current) return;
    const at = columnAt(chart.current, clientX - currentTarget.getBoundingClientRect().left, marks.length);
    setPointed((now) => (now?.index === at?.index ? now : at));
  }

  // The range may have become shorter under the pointer.
  const shown = pointed && pointed.index < marks.length ? pointed : undefined;
  const half = (frame.current?.clientWidth ?? 0) / 2;
  return (
    <div
      className="relative touch-pan-y"
      onPointerMove={point}
      onPointerDown={point}
      onPointerLeave={() => setPointed(undefined)}
    >
      {shown && (
        <div
          aria-hidden
          className="absolute inset-y-0 rounded-sm bg-kumo-tint"
          style={{ left: shown.left, width: shown.width }}
        />
      )}
      <div ref={frame} role="img" aria-label={label} style={{ height }} className="relative" />
      {shown && (
        <div
          aria-hidden
          className="pointer-events-none absolute top-2 z-10 w-max max-w-[calc(50%-0.5rem)] min-w-36 rounded-lg bg-kumo-base p-3 text-sm shadow-lg ring ring-kumo-line max-sm:max-w-52"
          style={
            shown.left + shown.width / 2 < half
              ? { left: Math.max(0, shown.left + shown.width + 8) }
              : { right: Math.max(0, half * 2 - shown.left + 8) }
          }
        >
          {told(shown.index)}
        </div>
      )}
    </div>
  );
}
