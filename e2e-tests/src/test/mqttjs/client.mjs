// MQTT.js as a subscriber that prints what arrives, or as a publisher of one message; what to do is the JSON argument.
import { readFileSync } from 'node:fs';
import mqtt from 'mqtt';

const task = JSON.parse(process.argv[2]);
const client = mqtt.connect(task.url, {
  protocolVersion: task.level,
  clientId: `mqttjs-${process.pid}-${Date.now()}`,
  username: task.username,
  password: task.password,
  ca: task.ca ? readFileSync(task.ca) : undefined,
  reconnectPeriod: 0,
});

client.on('error', (error) => {
  console.log(`ERROR ${error.message}`);
  process.exit(1);
});

client.on('message', (topic, payload, packet) => {
  console.log(`ARRIVED ${JSON.stringify({ topic, qos: packet.qos, retain: packet.retain, payload: payload.toString() })}`);
});

client.on('connect', async () => {
  if (task.subscribe) {
    await client.subscribeAsync(task.subscribe, { qos: task.qos });
    console.log('SUBSCRIBED');
  } else {
    await client.publishAsync(task.publish, task.payload, { qos: task.qos, retain: task.retain });
    await client.endAsync();
    process.exit(0);
  }
});
