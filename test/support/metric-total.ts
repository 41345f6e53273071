import {
  type CloudWatchClient,
  type Datapoint,
  GetMetricStatisticsCommand,
} from "@aws-sdk/client-cloudwatch";

/** What CloudWatch holds of a metric of this hour, if anything. */
export async function metricTotal(
  cloudwatch: CloudWatchClient,
  Namespace: string,
  MetricName: string,
  dimensions: Record<string, string>,
): Promise<Datapoint | undefined> {
  const { Datapoints = [] } = await cloudwatch.send(
    new GetMetricStatisticsCommand({
      Namespace,
      MetricName,
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      StartTime: new Date(Date.now() - 3_600_000),
      EndTime: new Date(Date.now() + 60_000),
      Period: 86_400,
      Statistics: ["Sum", "SampleCount", "Maximum"],
    }),
  );
  return Datapoints[0];
}
