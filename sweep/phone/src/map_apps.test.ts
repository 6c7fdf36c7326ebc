import assert from "node:assert/strict";
import { test } from "node:test";
import { isIos, mapApps } from "./map_apps.ts";

const LUZHOU = { lat: 28.8903, lon: 105.42575 };

test("each app gets the place in its own datum", () => {
  const [phone, amap, baidu, tencent] = mapApps(LUZHOU, "Milk & co", false).map((app) => app.address);
  assert.match(phone!, /^geo:28\.890300,105\.425750\?/);
  assert.match(amap!, /lat=28\.8873\d*&lon=105\.42935\d*&dev=0/);
  assert.match(baidu!, /location=28\.893015,105\.435913&.*coord_type=bd09ll/);
  assert.match(tencent!, /coord:28\.8873\d*,105\.42935\d*;title:Milk%20%26%20co/);
});

test("an iPhone knows no geo: and Amap by another name", () => {
  const [phone, amap] = mapApps(LUZHOU, "Milk & co", true).map((app) => app.address);
  assert.match(phone!, /^https:\/\/maps\.apple\.com\/\?ll=28\.8873\d*,105\.42935\d*&q=Milk%20%26%20co$/);
  assert.match(amap!, /^iosamap:\/\/viewMap\?.*lat=28\.8873/);
  assert.ok(isIos("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X)", 5));
  assert.ok(isIos("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)", 5));
  assert.ok(!isIos("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)", 0));
  assert.ok(!isIos("Mozilla/5.0 (Linux; Android 13; Pixel 6)", 5));
});

test("a hostile name is only a label", () => {
  for (const name of ["<img src=x onerror=alert(1)>", "\u0000\ud800)&lat=1", "😀".repeat(60), ""]) {
    for (const { address } of [...mapApps(LUZHOU, name, false), ...mapApps(LUZHOU, name, true)]) {
      assert.ok(new URL(address));
      assert.ok(!/[<>\u0000\s]/.test(address));
      assert.ok(!address.includes("&lat=1"));
    }
  }
});
