/** Of the chart library what the portal draws with, drawn on a canvas. */

import { BarChart, LineChart, MapChart } from "echarts/charts";
import { AriaComponent, GridComponent, TooltipComponent, VisualMapComponent } from "echarts/components";
import { init as initialise, registerMap, use, type EChartsType } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

use([BarChart, LineChart, MapChart, AriaComponent, GridComponent, TooltipComponent, VisualMapComponent, CanvasRenderer]);

export function init(element: HTMLElement): EChartsType {
  return initialise(element, null, { renderer: "canvas" });
}

export { registerMap };
