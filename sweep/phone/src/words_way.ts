/** Words of the way there: map, news, neighbours, browser. [中文, English]. */

export const WAY_WORDS = {
  list: ["列表", "List"],
  sketch: ["示意图", "Map"],
  sketchAlt: ["检查点示意图，上方为北；下方列表内容相同", "Sketch of the stops, north is up; the list says the same"],
  north: ["北", "N"],
  zoomIn: ["放大", "Zoom in"],
  zoomOut: ["缩小", "Zoom out"],
  fitAll: ["全部检查点", "All stops"],
  withoutPlace: ["{count} 个检查点没有坐标，见列表", "{count} stops have no position: see the list"],
  noPlaces: ["没有可标示的检查点。", "No stop has a position."],
  mapApps: ["用地图 App 打开", "Open in a map app"],
  phoneMap: ["本机地图", "This phone's"],
  amap: ["高德地图", "Amap"],
  baiduMap: ["百度地图", "Baidu"],
  tencentMap: ["腾讯地图", "Tencent"],
  foundShort: ["检出", "Find"],
  // News
  newsRevision: ["批次清单更新为第 {revision} 版", "The list of lots is now revision {revision}"],
  newsRoute: ["路线已更新：{count} 站", "New route: {count} stops"],
  newsSighting: ["附近有新线索：{shop}", "New sighting nearby: {shop}"],
  newsSeen: ["知道了", "Seen"],
  sightingsNearby: ["辖区内未核查的线索", "Sightings not yet looked into"],
  reportSighting: ["未检查，只报告在售", "Report as on sale, not inspected"],
  similarShops: ["是不是已在册的这一户？", "Is it one of these?"],
  // Browser
  wechatTitle: ["请用手机浏览器打开", "Open this in the phone's browser"],
  wechatHow: [
    "微信内打开可能丢失检查登记。请点右上角 ··· ，选“在浏览器打开”。",
    "Inside WeChat check-ins may get lost. Tap ··· at the top right, then “Open in browser”.",
  ],
  copyLink: ["复制链接", "Copy the link"],
  copied: ["已复制，请粘贴到浏览器地址栏", "Copied: paste it into the browser's address bar"],
  stayHere: ["仍在微信中打开", "Go on inside WeChat"],
  install: ["安装到手机桌面", "Install on the home screen"],
  // Settings
  look: ["显示", "Display"],
  lookAuto: ["跟随系统", "As the phone"],
  lookDay: ["日间", "Day"],
  lookNight: ["夜间", "Night"],
  showShopkeeper: ["向经营者出示，检查前亮证", "Show this before you inspect"],
  inspectionOf: ["检查事项", "Inspecting"],
} as const satisfies Record<string, readonly [string, string]>;
