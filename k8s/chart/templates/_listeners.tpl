{{/*
The broker's further listeners that are switched on, as a JSON list in a fixed order; takes $.
name: as in the configuration and of the container port; of: the Service that carries it; from: who may connect.
*/}}
{{- define "linkspan.broker.listeners" -}}
{{- $known := list
    (dict "value" "tls" "name" "mqtt-tls" "transport" "tls" "container" 8883 "of" "mqtt")
    (dict "value" "ws" "name" "ws" "transport" "ws" "container" 8083 "of" "mqtt")
    (dict "value" "wss" "name" "wss" "transport" "wss" "container" 8084 "of" "mqtt")
    (dict "value" "linkTls" "name" "link-tls" "transport" "tls" "container" 18883 "of" "link")
-}}
{{- $open := list -}}
{{- range $known -}}
{{- $values := index $.Values.broker.listeners .value -}}
{{- if $values.enabled -}}
{{- if and (ne .transport "ws") (not $.Values.broker.tls.existingSecret) -}}
{{- fail (printf "broker.listeners.%s needs broker.tls.existingSecret: a Secret with tls.crt and tls.key" .value) -}}
{{- end -}}
{{- $open = append $open (merge (dict "port" $values.port) .) -}}
{{- end -}}
{{- end -}}
{{- $open | toJson -}}
{{- end -}}

{{- define "linkspan.broker.listeners.properties" -}}
{{- range include "linkspan.broker.listeners" . | fromJsonArray }}
{{- $key := printf "linkspan.broker.listeners.\"%s\"" .name }}
{{ $key }}.transport={{ .transport }}
{{ $key }}.host=0.0.0.0
{{ $key }}.port={{ .container | int }}
{{- if eq .of "link" }}
{{ $key }}.purpose=links
{{- end }}
{{- if ne .transport "ws" }}
{{ $key }}.tls.certificate-file=/etc/linkspan/tls/tls.crt
{{ $key }}.tls.key-file=/etc/linkspan/tls/tls.key
{{- if ne $.Values.broker.tls.clientAuth "none" }}
{{ $key }}.tls.client-auth={{ $.Values.broker.tls.clientAuth }}
{{ $key }}.tls.client-ca-file=/etc/linkspan/tls/ca.crt
{{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{/* Takes the name of a Secret of type kubernetes.io/tls; the whole directory, so that a renewed certificate arrives. */}}
{{- define "linkspan.tls.mount" -}}
{{- if . }}
- name: tls
  mountPath: /etc/linkspan/tls
  readOnly: true
{{- end }}
{{- end -}}

{{- define "linkspan.tls.volume" -}}
{{- if . }}
- name: tls
  secret:
    secretName: {{ . }}
    defaultMode: 0400
{{- end }}
{{- end -}}
