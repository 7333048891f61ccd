{{/* Configuration of each service, as properties; all take $. Mounted as /etc/linkspan/config/application.properties. */}}

{{- define "linkspan.shared.properties" -}}
linkspan.cluster.name={{ include "linkspan.cluster" . }}
quarkus.management.host=0.0.0.0
quarkus.management.port=9000
{{- end -}}

{{- define "linkspan.client.properties" -}}
linkspan.registry.servers={{ include "linkspan.registry.servers" . }}
linkspan.registry.username={{ .Values.registry.username }}
linkspan.registry.password-file=/etc/linkspan/secrets/registry-password
{{- with .Values.registry.tls }}
{{- if .enabled }}
linkspan.registry.tls.enabled=true
linkspan.registry.tls.ca-file=/etc/linkspan/registry-ca/ca.crt
linkspan.registry.tls.server-name={{ include "linkspan.registry.tls.name" $ }}
{{- if eq .clientAuth "required" }}
linkspan.registry.tls.certificate-file=/etc/linkspan/registry-client/tls.crt
linkspan.registry.tls.key-file=/etc/linkspan/registry-client/tls.key
{{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{/* Takes the component's map of further keys; they come last and win. */}}
{{- define "linkspan.further.properties" -}}
{{- range $key, $value := . }}
{{ $key }}={{ $value | toString | replace "\\" "\\\\" | replace "\n" "\\n" }}
{{- end -}}
{{- end -}}

{{- define "linkspan.broker.properties" -}}
{{ include "linkspan.shared.properties" . }}
{{ include "linkspan.client.properties" . }}
linkspan.broker.mqtt.host=0.0.0.0
linkspan.broker.mqtt.port=1883
linkspan.broker.link.host=0.0.0.0
linkspan.broker.link.port=11883
linkspan.broker.nodes.host=0.0.0.0
linkspan.broker.grpc-port=7900
linkspan.broker.allow-anonymous={{ .Values.broker.allowAnonymous }}
linkspan.broker.users-file=/etc/linkspan/users/users
linkspan.broker.service-password-file=/etc/linkspan/secrets/service-password
{{- /* On SIGTERM: not ready, so the Services let go of it; clients sent away at a rate; then what is due is flushed. */}}
linkspan.broker.limits.shutdown-notice=5s
linkspan.broker.limits.shutdown-grace={{ max 1 (sub (int .Values.broker.terminationGracePeriodSeconds) 20) }}s
{{- include "linkspan.broker.listeners.properties" . }}
{{- include "linkspan.further.properties" .Values.broker.properties }}
{{- end -}}

{{- define "linkspan.registry.properties" -}}
{{- $name := printf "%s-registry" (include "linkspan.fullname" .) -}}
{{ include "linkspan.shared.properties" . }}
linkspan.registry-server.port=11222
linkspan.registry-server.data-dir=/var/lib/linkspan/registry
linkspan.registry-server.username={{ .Values.registry.username }}
linkspan.registry-server.password-file=/etc/linkspan/secrets/registry-password
{{- if .Values.registry.tls.enabled }}
linkspan.registry-server.tls.certificate-file=/etc/linkspan/registry-tls/tls.crt
linkspan.registry-server.tls.key-file=/etc/linkspan/registry-tls/tls.key
{{- if eq .Values.registry.tls.clientAuth "required" }}
linkspan.registry-server.tls.client-auth=required
linkspan.registry-server.tls.client-ca-file=/etc/linkspan/registry-tls/ca.crt
{{- end }}
{{- end }}
linkspan.registry-server.cluster.enabled={{ gt (int .Values.registry.replicas) 1 }}
{{- if gt (int .Values.registry.replicas) 1 }}
linkspan.registry-server.cluster.bind-port=7800
linkspan.registry-server.cluster.initial-size={{ add (div (int .Values.registry.replicas) 2) 1 }}
{{- $hosts := list -}}
{{- range $i := until (int .Values.registry.replicas) -}}
{{- $hosts = append $hosts (printf "%s-%d.%s-headless.%s.svc.%s[7800]" $name $i $name $.Release.Namespace $.Values.clusterDomain) -}}
{{- end }}
linkspan.registry-server.cluster.initial-hosts={{ join "," $hosts }}
{{- if .Values.registry.cluster.secret }}
linkspan.registry-server.cluster.secret-file=/etc/linkspan/secrets/registry-cluster-secret
{{- end }}
{{- if .Values.registry.cluster.tls.existingSecret }}
linkspan.registry-server.cluster.tls.certificate-file=/etc/linkspan/registry-cluster-tls/tls.crt
linkspan.registry-server.cluster.tls.key-file=/etc/linkspan/registry-cluster-tls/tls.key
linkspan.registry-server.cluster.tls.ca-file=/etc/linkspan/registry-cluster-tls/ca.crt
{{- end }}
{{- end }}
{{- include "linkspan.further.properties" .Values.registry.properties }}
{{- end -}}

{{- define "linkspan.link.properties" -}}
{{ include "linkspan.shared.properties" . }}
{{ include "linkspan.client.properties" . }}
linkspan.link.service-password-file=/etc/linkspan/secrets/service-password
linkspan.link.encryption-key-file=/etc/linkspan/secrets/encryption-key
{{- include "linkspan.further.properties" .Values.link.properties }}
{{- end -}}

{{- define "linkspan.admin.properties" -}}
{{ include "linkspan.shared.properties" . }}
{{ include "linkspan.client.properties" . }}
quarkus.http.host=0.0.0.0
quarkus.http.port=8080
{{- if .Values.admin.tls.existingSecret }}
quarkus.http.insecure-requests=disabled
quarkus.http.ssl-port=8443
quarkus.http.tls-configuration-name=https
quarkus.tls.https.key-store.pem.0.cert=/etc/linkspan/tls/tls.crt
quarkus.tls.https.key-store.pem.0.key=/etc/linkspan/tls/tls.key
quarkus.tls.https.reload-period=1m
{{- end }}
linkspan.admin.users-file=/etc/linkspan/users/users
linkspan.admin.service-password-file=/etc/linkspan/secrets/service-password
linkspan.admin.encryption-key-file=/etc/linkspan/secrets/encryption-key
{{- include "linkspan.further.properties" .Values.admin.properties }}
{{- end -}}
